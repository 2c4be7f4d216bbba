// IAM GetCredentialReport: the report that was generated last, for four hours. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html
import type { GetCredentialReportCommandInput, GetCredentialReportCommandOutput } from '@aws-sdk/client-iam';
import { Fault } from '../../kernel/fault.ts';
import type { AccountId } from '../../kernel/ids.ts';
import { CredentialReport } from '../../storage/records/credential-report.ts';
import type { ServerOperation } from '../context.ts';
import { reportLifeMs } from './credential-report.ts';
import { accountAccess } from './entities.ts';
import { identified } from './located.ts';

export const GetCredentialReport: ServerOperation<
  GetCredentialReportCommandInput,
  GetCredentialReportCommandOutput,
  AccountId
> = {
  locate: (_input, _readers, call) => identified(call).account,
  access: (account) => accountAccess('iam:GetCredentialReport', account),
  async run(_input, account, call) {
    const report = await call.resources.records.get(CredentialReport, [account]);
    if (report === undefined) throw new Fault('ReportNotPresent');
    if (report.generatedAtMs + reportLifeMs <= call.nowMs) throw new Fault('ReportExpired');
    return {
      Content: Buffer.from(report.content),
      ReportFormat: 'text/csv',
      GeneratedTime: new Date(report.generatedAtMs),
    };
  },
};
