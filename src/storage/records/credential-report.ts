// The newest credential report of an account. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
import type { AccountId } from '../../kernel/ids.ts';
import { recordKind } from './record.ts';

export interface CredentialReportRecord {
  readonly content: string;
  readonly generatedAtMs: number;
}

export const CredentialReport = recordKind<[account: AccountId], CredentialReportRecord>({
  name: 'credential-report',
  version: 1,
});
