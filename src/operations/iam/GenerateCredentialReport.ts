// IAM GenerateCredentialReport: makes the report, unless there is one of the last four hours. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateCredentialReport.html
import type { GenerateCredentialReportCommandInput, GenerateCredentialReportCommandOutput } from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import { CredentialReport } from '../../storage/records/credential-report.ts';
import type { ServerOperation } from '../context.ts';
import { credentialReport, reportLifeMs } from './credential-report.ts';
import { accountAccess } from './entities.ts';
import { identified } from './located.ts';

/** It is complete when this answers. */
export const GenerateCredentialReport: ServerOperation<
  GenerateCredentialReportCommandInput,
  GenerateCredentialReportCommandOutput,
  AccountId
> = {
  locate: (_input, _readers, call) => identified(call).account,
  access: (account) => accountAccess('iam:GenerateCredentialReport', account),
  async run(_input, account, call) {
    const { records } = call.resources;
    const before = await records.get(CredentialReport, [account]);
    if (before !== undefined && call.nowMs < before.generatedAtMs + reportLifeMs) return { State: 'COMPLETE' };
    const content = await credentialReport(records, account);
    await records.transaction(async (transaction) =>
      transaction.put(CredentialReport, [account], { content, generatedAtMs: call.nowMs }),
    );
    return { State: 'COMPLETE', Description: 'No report exists. A new report was generated' };
  },
};
