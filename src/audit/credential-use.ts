// Keeps when a credential was used, seldom enough to cost nothing: docs/decisions/0202-last-use-of-credentials.md
import type { Caller } from '../kernel/caller.ts';
import { minuteMs } from '../kernel/clock.ts';
import type { AccountId } from '../kernel/ids.ts';
import type { CallFacts } from '../kernel/operation.ts';
import { signingName } from '../kernel/service.ts';
import { AccessKeyUse, PrincipalUse } from '../storage/records/credential-use.ts';
import type { RecordStore } from '../storage/records/record.ts';

/** As AWS: of several uses in so much time, the first is kept. */
const spanMs = 15 * minuteMs;
const rememberedUses = 50_000;

export interface CredentialUses {
  /** Resolves at once, but for the first use of a quarter of an hour. */
  note(call: CallFacts): Promise<void>;
}

export function createCredentialUses(records: RecordStore): CredentialUses {
  /** When each credential was last written down for a service and Region, the oldest first. */
  const written = new Map<string, number>();
  return {
    async note({ caller, service: called, region, nowMs, via }) {
      const service = signingName(called);
      const principal = principalOf(caller);
      // What a service does for a caller is no use of the caller's own.
      if (principal === undefined || via !== undefined) return;
      const name = `${principal.accessKeyId ?? principal.id}/${service}/${region}`;
      const before = written.get(name);
      if (before !== undefined && nowMs < before + spanMs) return;
      written.delete(name);
      written.set(name, nowMs);
      if (written.size > rememberedUses) written.delete(written.keys().next().value ?? '');
      const use = { timeMs: nowMs, service, region };
      await records.transaction(async (transaction) => {
        if (principal.accessKeyId !== undefined) transaction.put(AccessKeyUse, [principal.accessKeyId], use);
        transaction.put(PrincipalUse, [principal.account, principal.id, service], use);
      });
    },
  };
}

interface Principal {
  readonly account: AccountId;
  /** The unique id of the user or the role. */
  readonly id: string;
  /** Of a user's own key. */
  readonly accessKeyId: string | undefined;
}

function principalOf(caller: Caller): Principal | undefined {
  switch (caller.kind) {
    case 'user':
      return { account: caller.account, id: caller.principalId, accessKeyId: caller.accessKeyId };
    case 'assumed-role':
      return { account: caller.account, id: caller.roleId, accessKeyId: undefined };
    default:
      return undefined;
  }
}
