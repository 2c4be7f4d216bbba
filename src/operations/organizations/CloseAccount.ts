// Organizations CloseAccount: a member account is suspended at once, with all that is in it. https://docs.aws.amazon.com/organizations/latest/APIReference/API_CloseAccount.html
import type { CloseAccountCommandInput, CloseAccountCommandOutput } from '@aws-sdk/client-organizations';
import { dayMs } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import { Account } from '../../storage/records/account.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { constraint } from './inputs.ts';
import { isDelegated } from './membership.ts';
import { resourceTagContext } from './tags.ts';
import { type AccountTarget, accountsIn, accountTarget } from './targets.ts';

export const CloseAccount: ServerOperation<CloseAccountCommandInput, CloseAccountCommandOutput, AccountTarget> = {
  locate: (input, readers, call) => accountTarget(input.AccountId, 'AccountId', readers, call),
  access: ({ arn, found }, _input, call) =>
    organizationAccess('CloseAccount', call, [arn], resourceTagContext(found?.tags)),
  async run(_input, { organization, found }, call) {
    const id = found?.id;
    if (id === undefined) throw new Fault('AccountNotFoundException');
    if (id === organization.managementAccount)
      throw constraint('CANNOT_CLOSE_MANAGEMENT_ACCOUNT', 'You cannot close the management account.');
    await call.resources.records.transaction(async (transaction) => {
      const account = await transaction.get(Account, [id]);
      if (account === undefined) throw new Fault('AccountNotFoundException');
      if (account.status !== 'ACTIVE') throw new Fault('AccountAlreadyClosedException');
      if (await isDelegated(id, transaction))
        throw constraint(
          'CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG',
          'You cannot close an account that is registered as a delegated administrator.',
        );
      await requireQuota(transaction, call.nowMs);
      transaction.put(Account, [id], { ...account, status: 'SUSPENDED', closedAtMs: call.nowMs });
    });
    return {};
  },
};

const quotaMs = 30 * dayMs;
const closedAtLeast = 10;
const closedAtMost = 1000;

/** Of the members a tenth within 30 days, ten in any case. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_close.html */
async function requireQuota(transaction: RecordTransaction, nowMs: number): Promise<void> {
  let accounts = 0;
  let closed = 0;
  for await (const { closedAtMs } of accountsIn(transaction)) {
    accounts += 1;
    if (closedAtMs !== undefined && closedAtMs > nowMs - quotaMs) closed += 1;
  }
  const quota = Math.min(closedAtMost, Math.max(closedAtLeast, Math.floor((accounts - 1) / 10)));
  if (closed >= quota)
    throw constraint('CLOSE_ACCOUNT_QUOTA_EXCEEDED', 'You have exceeded the close account quota for the past 30 days.');
}
