// The policies of a simulation: those that a request brings, and those that a user or a role has.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
import type { PolicySourceType } from '@aws-sdk/client-iam';
import type { AccessRequest } from '../../../kernel/access.ts';
import { parseArn } from '../../../kernel/arn.ts';
import { Fault } from '../../../kernel/fault.ts';
import { type AccountId, isAccountId } from '../../../kernel/ids.ts';
import type { CallFacts } from '../../../kernel/operation.ts';
import { type CompiledPolicy, compilePolicy } from '../../../policy/compile.ts';
import type { PolicyKind } from '../../../policy/document.ts';
import { parsePolicy } from '../../../policy/parse.ts';
import { Group, type GroupRecord } from '../../../storage/records/group.ts';
import { Role, type RoleRecord, User, type UserRecord } from '../../../storage/records/identity.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import type { Readers } from '../../context.ts';
import { arnText, checkedText, invalid } from '../constraints.ts';
import { principalAccess } from '../entities.ts';
import { groupAccess } from '../groups.ts';
import { type AnyManagedPolicy, identified, type Located, readPolicy } from '../located.ts';

export type SourceRecord = UserRecord | RoleRecord | GroupRecord;

/** A policy with its text and where it comes from. */
export interface Source {
  readonly id: string;
  readonly type: PolicySourceType;
  readonly text: string;
  readonly policy: CompiledPolicy;
}

export const badInput = (message: string): Fault => new Fault('InvalidInput', { message });

export function sourceOf(text: string, kind: PolicyKind, id: string, type: PolicySourceType): Source {
  const parsed = parsePolicy(text, kind);
  if (!parsed.ok) {
    const { message, line, column } = parsed.error;
    throw badInput(`Syntax errors in policy ${id}: ${message} at line ${line}, column ${column}.`);
  }
  return { id, type, text, policy: compilePolicy(parsed.policy, { id }) };
}

export function inputSources(texts: readonly string[] | undefined): readonly Source[] {
  return (texts ?? []).map((text, index) => sourceOf(text, 'identity', `PolicyInputList.${index + 1}`, 'none'));
}

export type PolicySource = Located<SourceRecord> & { readonly kind: SourceKind };

/** The user or role whose policies are simulated, of the caller's own account. */
export async function locateSource(
  policySourceArn: string | undefined,
  readers: Readers,
  call: CallFacts,
  member = 'policySourceArn',
): Promise<PolicySource> {
  const text = checkedText(policySourceArn, member, arnText);
  const parsed = parseArn(text);
  const [kind, ...path] = parsed?.resource.split('/') ?? [];
  const name = path.at(-1) ?? '';
  if (parsed?.service !== 'iam' || !isAccountId(parsed.account) || name === '' || !isSourceKind(kind))
    throw invalid(`ARN ${text} is not valid.`);
  const { account } = identified(call);
  const record = parsed.account === account ? await recordOf(kind, account, name, readers.records) : undefined;
  const found = record?.arn === text ? record : undefined;
  return { kind, account: parsed.account, name, arn: text, found };
}

type SourceKind = 'user' | 'role' | 'group';

function isSourceKind(kind: string | undefined): kind is SourceKind {
  return kind === 'user' || kind === 'role' || kind === 'group';
}

function recordOf(kind: SourceKind, account: AccountId, name: string, records: RecordReader) {
  const key = [account, name.toLowerCase()] as [AccountId, string];
  if (kind === 'group') return records.get(Group, key);
  return kind === 'user' ? records.get(User, key) : records.get(Role, key);
}

export function sourceAccess(action: string, target: PolicySource): readonly AccessRequest[] {
  const { found, ...place } = target;
  if (found === undefined || !('tags' in found)) return groupAccess(action, target);
  return principalAccess(action, { ...place, found });
}

export const noSuchSource = (arn: string): Fault =>
  new Fault('NoSuchEntity', { message: `The entity with ARN ${arn} cannot be found.` });

/** A policy with whom it is attached to: a user has those of his groups, too. */
export interface OwnedSource extends Source {
  readonly holder: { readonly kind: SourceKind; readonly name: string };
}

export async function principalSources(source: PolicySource, records: RecordReader): Promise<readonly OwnedSource[]> {
  const { found, kind } = source;
  if (found === undefined) throw noSuchSource(source.arn);
  const sources = await sourcesOfHolder(found, kind, records);
  for (const name of 'groupNames' in found ? (found.groupNames ?? []) : []) {
    const group = await records.get(Group, [found.account, name]);
    if (group !== undefined) sources.push(...(await sourcesOfHolder(group, 'group', records)));
  }
  return sources;
}

async function sourcesOfHolder(record: SourceRecord, kind: SourceKind, records: RecordReader): Promise<OwnedSource[]> {
  const holder = { kind, name: record.name };
  return (await policiesOf(record, kind, records)).map((source) => ({ ...source, holder }));
}

async function policiesOf(holder: SourceRecord, kind: SourceKind, records: RecordReader): Promise<Source[]> {
  const sources = Object.entries(holder.inlinePolicies).map(([name, text]) => sourceOf(text, 'identity', name, kind));
  for (const arn of holder.attachedPolicyArns) {
    const attached = await readPolicy(records, arn);
    if (attached !== undefined) sources.push(managedSource(attached, 'identity', arn));
  }
  return sources;
}

/** The boundary that a user or a role has. */
export async function boundarySource(source: PolicySource, records: RecordReader): Promise<Source | undefined> {
  const { found } = source;
  const arn = found !== undefined && 'permissionsBoundaryArn' in found ? found.permissionsBoundaryArn : undefined;
  if (arn === undefined) return undefined;
  const boundary = await readPolicy(records, arn);
  if (boundary === undefined) throw new Error(`permissions boundary \`${arn}\` is missing`);
  return managedSource(boundary, 'boundary', arn);
}

function managedSource(managed: AnyManagedPolicy, kind: PolicyKind, arn: string): Source {
  if (managed.kind === 'aws') return sourceOf(managed.policy.document, kind, arn, 'aws-managed');
  const { versions, defaultVersionId } = managed.record;
  const text = versions.find(({ id }) => id === defaultVersionId)?.document ?? '';
  return sourceOf(text, kind, arn, 'user-managed');
}
