// The policies that have a say in a request, read from the records and compiled once per record.

import { hash } from 'node:crypto';
import { parseArn } from '../kernel/arn.ts';
import type { SessionPolicies } from '../kernel/caller.ts';
import { isAccountId } from '../kernel/ids.ts';
import { type AwsManagedPolicy, awsManagedPolicy } from '../policy/aws-managed.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import type { PolicyKind } from '../policy/document.ts';
import { parsePolicy } from '../policy/parse.ts';
import { Group, type GroupRecord } from '../storage/records/group.ts';
import {
  ManagedPolicy,
  type ManagedPolicyRecord,
  type RoleRecord,
  type UserRecord,
} from '../storage/records/identity.ts';
import type { RecordReader } from '../storage/records/record.ts';

type Identity = UserRecord | RoleRecord;
type Holder = Identity | GroupRecord;

/**
 * Invariant COMPILED-BY-RECORD: a record that is unchanged is read as the very same object, so what is compiled from it
 * lives exactly as long as it is true, in every worker, and nothing has to be told of a change.
 */
const inlineOf = new WeakMap<Holder, readonly CompiledPolicy[]>();
const managedOf = new WeakMap<ManagedPolicyRecord | AwsManagedPolicy, CompiledPolicy>();
const documentOf = new WeakMap<object, CompiledPolicy>();
const sessionOf = new WeakMap<SessionPolicies, CompiledPolicy>();

/** A document that was checked when it was stored. One that cannot be read any more must never count as allowing. */
function compile(text: string, kind: PolicyKind, id: string, version = textVersion(text)): CompiledPolicy {
  const parsed = parsePolicy(text, kind);
  if (!parsed.ok) throw new Error(`stored policy \`${id}\` cannot be read: ${parsed.error.message}`);
  return compilePolicy(parsed.policy, { id, version });
}

/** Tells one text of a policy from another, where it has no numbered versions. */
function textVersion(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 12);
}

function remembered<Key extends object, Value>(memory: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}

/** Inline and attached, of a user with the groups that he is in, or of a role. */
export async function identityPolicies(identity: Identity, records: RecordReader): Promise<readonly CompiledPolicy[]> {
  const own = await policiesOfHolder(identity, records);
  const groupNames = 'groupNames' in identity ? (identity.groupNames ?? []) : [];
  if (groupNames.length === 0) return own;
  const all = [...own];
  for (const name of groupNames) {
    const group = await records.get(Group, [identity.account, name]);
    if (group !== undefined) all.push(...(await policiesOfHolder(group, records)));
  }
  return all;
}

async function policiesOfHolder(identity: Holder, records: RecordReader): Promise<readonly CompiledPolicy[]> {
  const inline = remembered(inlineOf, identity, () =>
    Object.entries(identity.inlinePolicies).map(([name, text]) => compile(text, 'identity', name)),
  );
  if (identity.attachedPolicyArns.length === 0) return inline;
  return [...inline, ...(await managedPolicies(identity.attachedPolicyArns, records))];
}

/** An ARN that leads nowhere allows nothing. */
export async function managedPolicies(arns: readonly string[], records: RecordReader): Promise<CompiledPolicy[]> {
  const compiled: CompiledPolicy[] = [];
  for (const arn of arns) {
    const policy = await managedPolicy(arn, records);
    if (policy !== undefined) compiled.push(policy);
  }
  return compiled;
}

async function managedPolicy(arn: string, records: RecordReader): Promise<CompiledPolicy | undefined> {
  const published = awsManagedPolicy(arn);
  if (published !== undefined) {
    return remembered(managedOf, published, () => compile(published.document, 'identity', arn));
  }
  const account = parseArn(arn)?.account;
  if (account === undefined || !isAccountId(account)) return undefined;
  const name = arn.slice(arn.lastIndexOf('/') + 1).toLowerCase();
  const record = await records.get(ManagedPolicy, [account, name]);
  if (record?.arn !== arn) return undefined;
  return remembered(managedOf, record, () => {
    const version = record.versions.find(({ id }) => id === record.defaultVersionId);
    return compile(version?.document ?? '', 'identity', arn, record.defaultVersionId);
  });
}

const denyEverything = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}';

/**
 * The policies that narrow a session; undefined when it was made without any. One that has been deleted since takes its
 * denies with it, so the session may then do nothing, also where a resource names it: see
 * docs/decisions/0130-a-session-policy-that-is-gone.md.
 */
export async function sessionPolicies(
  policies: SessionPolicies,
  records: RecordReader,
): Promise<readonly CompiledPolicy[] | undefined> {
  const { inline, managedArns } = policies;
  if (inline === undefined && managedArns.length === 0) return undefined;
  const managed: CompiledPolicy[] = [];
  for (const arn of managedArns) managed.push((await managedPolicy(arn, records)) ?? goneSessionPolicy(arn));
  if (inline === undefined) return managed;
  return [remembered(sessionOf, policies, () => compile(inline, 'session', 'session policy')), ...managed];
}

function goneSessionPolicy(arn: string): CompiledPolicy {
  return compile(denyEverything, 'session', `${arn} (deleted)`);
}

/** The policy that a record carries: a bucket's, a key's, a role's trust. */
export function attachedPolicy(record: object, text: string, kind: PolicyKind, id: string): CompiledPolicy {
  return remembered(documentOf, record, () => compile(text, kind, id));
}

/** A policy that is not stored yet: nothing is remembered of it. */
export function proposedPolicy(text: string, kind: PolicyKind, id: string): CompiledPolicy {
  return compile(text, kind, id);
}
