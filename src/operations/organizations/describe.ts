// Records as Organizations shows them.
import type { Account, CreateAccountStatus } from '@aws-sdk/client-organizations';
import type { AccountRecord, AccountRequestRecord } from '../../storage/records/account.ts';

const states = { ACTIVE: 'ACTIVE', SUSPENDED: 'SUSPENDED', PENDING_CLOSURE: 'PENDING_CLOSURE' } as const;

export function shownAccount(record: AccountRecord): Account {
  return {
    Id: record.id,
    Arn: record.arn,
    Email: record.email,
    Name: record.name,
    Status: record.status,
    State: states[record.status],
    JoinedMethod: record.joinedMethod,
    JoinedTimestamp: new Date(record.joinedAtMs),
  };
}

export function shownRequest(record: AccountRequestRecord): CreateAccountStatus {
  return {
    Id: record.id,
    AccountName: record.accountName,
    State: record.state,
    RequestedTimestamp: new Date(record.requestedAtMs),
    ...(record.completedAtMs === undefined ? {} : { CompletedTimestamp: new Date(record.completedAtMs) }),
    ...(record.account === undefined ? {} : { AccountId: record.account }),
    ...(record.failureReason === 'EMAIL_ALREADY_EXISTS' ? { FailureReason: 'EMAIL_ALREADY_EXISTS' as const } : {}),
  };
}
