// Service and resource control policies: found, checked, shown, and where they are attached.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies.html
import type { Policy, PolicySummary, Root } from '@aws-sdk/client-organizations';
import { partition } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { Organization, type OrganizationRecord } from '../../storage/records/account.ts';
import {
  fullAccessPolicies,
  OrganizationPolicy,
  type OrganizationPolicyRecord,
  type OrganizationPolicyType,
  organizationPolicyTypes,
  PoliciesOnTarget,
} from '../../storage/records/organization-policy.ts';
import type { RecordReader, RecordTransaction } from '../../storage/records/record.ts';
import type { Readers } from '../context.ts';
import { checkedInput, constraint, invalidInput } from './inputs.ts';
import { managedOrganization, rootArn } from './membership.ts';
import { accountPart, accountsIn, existing, type Part, partTarget, rootPart, unitPart, unitsIn } from './targets.ts';

export const policyIdForm = /^p-[0-9a-zA-Z_]{8,128}$/;
const targetIdForm = /^(r-[0-9a-z]{4,32}|\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/;
export const policyNameForm = /^[\s\S]{1,128}$/;
export const descriptionForm = /^[\s\S]{0,512}$/;
const contentForm = /^[\s\S]+$/;
const contentCharacters = 5120;

export function checkedType(type: string | undefined, member: string): OrganizationPolicyType {
  const text = checkedInput(type, member, /^\w+$/);
  const known = organizationPolicyTypes.find((one) => one === text);
  if (known === undefined) throw new Fault('PolicyTypeNotAvailableForOrganizationException');
  return known;
}

export interface PolicyTarget {
  readonly organization: OrganizationRecord;
  readonly found: OrganizationPolicyRecord | undefined;
  readonly arn: string;
  readonly id: string;
}

export async function locatePolicy(id: string | undefined, readers: Readers, call: CallFacts): Promise<PolicyTarget> {
  const text = checkedInput(id, 'PolicyId', policyIdForm);
  const organization = await managedOrganization(readers, call);
  const found = await readPolicy(readers.records, text);
  return { organization, found, id: text, arn: found === undefined ? '*' : policyArn(organization, found) };
}

export async function readPolicy(records: RecordReader, id: string): Promise<OrganizationPolicyRecord | undefined> {
  const own = Object.values(fullAccessPolicies).find((policy) => policy.id === id);
  return own ?? (await records.get(OrganizationPolicy, [id]));
}

export const isOfAws = ({ id }: OrganizationPolicyRecord): boolean =>
  Object.values(fullAccessPolicies).some((policy) => policy.id === id);

export async function policyIn(transaction: RecordTransaction, id: string): Promise<OrganizationPolicyRecord> {
  const policy = await readPolicy(transaction, id);
  if (policy === undefined) throw new Fault('PolicyNotFoundException');
  return policy;
}

/** AWS's own policies stay as they are. */
export async function ownPolicyIn(transaction: RecordTransaction, id: string): Promise<OrganizationPolicyRecord> {
  const policy = await policyIn(transaction, id);
  if (isOfAws(policy))
    throw invalidInput('IMMUTABLE_POLICY', 'You specified a policy that is managed by AWS and cannot be modified.');
  return policy;
}

const arnTypes = {
  SERVICE_CONTROL_POLICY: 'service_control_policy',
  RESOURCE_CONTROL_POLICY: 'resource_control_policy',
} as const;

export function policyArn(
  { id: organization, managementAccount }: OrganizationRecord,
  policy: OrganizationPolicyRecord,
): string {
  const type = arnTypes[policy.type];
  if (isOfAws(policy)) return `arn:${partition}:organizations::aws:policy/${type}/${policy.id}`;
  return `arn:${partition}:organizations::${managementAccount}:policy/${organization}/${type}/${policy.id}`;
}

export function policySummary(organization: OrganizationRecord, policy: OrganizationPolicyRecord): PolicySummary {
  return {
    Id: policy.id,
    Arn: policyArn(organization, policy),
    Name: policy.name,
    Description: policy.description,
    Type: policy.type,
    AwsManaged: isOfAws(policy),
  };
}

export function shownPolicy(organization: OrganizationRecord, policy: OrganizationPolicyRecord): Policy {
  return { PolicySummary: policySummary(organization, policy), Content: policy.content };
}

export function shownRoot(organization: OrganizationRecord): Root {
  const types = organization.enabledPolicyTypes ?? [];
  return {
    Id: organization.rootId,
    Arn: rootArn(organization),
    Name: 'Root',
    PolicyTypes: types.map((Type) => ({ Type, Status: 'ENABLED' })),
  };
}

/** What a policy of the organization may say. */
export function checkedContent(content: string | undefined, type: OrganizationPolicyType): string {
  const text = checkedInput(content, 'Content', contentForm);
  if (text.length > contentCharacters)
    throw constraint('POLICY_CONTENT_LIMIT_EXCEEDED', 'The policy content is too long.');
  const parsed = parsePolicy(text, type === 'SERVICE_CONTROL_POLICY' ? 'scp' : 'rcp');
  if (!parsed.ok) {
    const { message, line, column } = parsed.error;
    throw malformed(`${message} at line ${line}, column ${column}`);
  }
  if (type === 'SERVICE_CONTROL_POLICY') return text;
  for (const { effect, principals, line } of parsed.policy.statements) {
    if (effect !== 'Deny') throw malformed(`a resource control policy denies only: at line ${line}`);
    if (principals?.anyone !== true || principals.aws.length > 0)
      throw malformed(`the \`Principal\` of a resource control policy is \`*\`: at line ${line}`);
  }
  return text;
}

const malformed = (message: string): Fault =>
  new Fault('MalformedPolicyDocument', {
    message: `The provided policy document does not meet the requirements: ${message}.`,
  });

export type AttachmentTarget = Part & { readonly organization: OrganizationRecord };

/** Where policies are attached: the root, a unit or an account. */
export async function locateTarget(
  id: string | undefined,
  readers: Readers,
  call: CallFacts,
): Promise<AttachmentTarget> {
  const target = await partTarget(id, 'TargetId', targetIdForm, readers, call);
  return { organization: target.organization, ...existing(target, 'TargetNotFoundException') };
}

/** Of a type that is enabled; a target without a record has AWS's own. */
export async function policyIdsOn(
  records: RecordReader,
  type: OrganizationPolicyType,
  target: string,
): Promise<readonly string[]> {
  return (await records.get(PoliciesOnTarget, [type, target]))?.policyIds ?? [fullAccessPolicies[type].id];
}

/** As it is in the transaction. */
export async function organizationIn(transaction: RecordTransaction): Promise<OrganizationRecord> {
  const organization = await transaction.get(Organization, []);
  if (organization === undefined) throw new Fault('AWSOrganizationsNotInUseException');
  return organization;
}

export async function enabledIn(transaction: RecordTransaction, type: OrganizationPolicyType): Promise<void> {
  const { enabledPolicyTypes = [] } = await organizationIn(transaction);
  if (!enabledPolicyTypes.includes(type)) throw new Fault('PolicyTypeNotEnabledException');
}

/** The root, the units and the accounts to which a policy is attached, while its type is enabled; in the order of their ids. */
export async function* targetsOf(
  policy: OrganizationPolicyRecord,
  organization: OrganizationRecord,
  records: RecordReader,
): AsyncIterable<Part> {
  if (!(organization.enabledPolicyTypes ?? []).includes(policy.type)) return;
  for await (const part of partsOf(organization, records))
    if ((await policyIdsOn(records, policy.type, part.id)).includes(policy.id)) yield part;
}

/** Ids of accounts are digits, those of units begin with `ou-` and that of the root with `r-`. */
async function* partsOf(organization: OrganizationRecord, records: RecordReader): AsyncIterable<Part> {
  for await (const account of accountsIn(records)) yield accountPart(organization, account);
  for await (const unit of unitsIn(records)) yield unitPart(organization, unit);
  yield rootPart(organization);
}
