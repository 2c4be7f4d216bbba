// Inline policies of users, roles and groups. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
import type { GroupRecord } from '../../storage/records/group.ts';
import type { RoleRecord, UserRecord } from '../../storage/records/identity.ts';
import { significantCharacters } from './documents.ts';
import { limitExceeded, noSuch } from './entities.ts';

const characters = { user: 2048, role: 10_240, group: 5120 } as const;
type Kind = keyof typeof characters;
type Holder = UserRecord | RoleRecord | GroupRecord;

function kindOf(holder: Holder): Kind {
  if ('trustPolicy' in holder) return 'role';
  return 'accessKeyIds' in holder ? 'user' : 'group';
}

export function withInlinePolicy<Record extends Holder>(holder: Record, name: string, document: string): Record {
  const inlinePolicies = { ...holder.inlinePolicies, [name]: document };
  const total = Object.values(inlinePolicies).reduce((sum, text) => sum + significantCharacters(text), 0);
  const kind = kindOf(holder);
  if (total > characters[kind])
    throw limitExceeded(`Maximum policy size of ${characters[kind]} bytes exceeded for ${kind} ${holder.name}`);
  return { ...holder, inlinePolicies };
}

export function withoutInlinePolicy<Record extends Holder>(holder: Record, name: string): Record {
  inlinePolicy(holder, name);
  const { [name]: _gone, ...inlinePolicies } = holder.inlinePolicies;
  return { ...holder, inlinePolicies };
}

export function inlinePolicy(holder: Holder, name: string): string {
  const document = Object.hasOwn(holder.inlinePolicies, name) ? holder.inlinePolicies[name] : undefined;
  if (document === undefined) throw noSuch.inlinePolicy(kindOf(holder), name);
  return document;
}

export function inlinePolicyNames(holder: Holder): string[] {
  return Object.keys(holder.inlinePolicies).sort();
}
