// What an event shows of an input or an output: the modelled members, without secrets and without bytes.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
import { isStructure, type Member, type StructureShape } from '../protocol/schema/shape.ts';

/** Members that open something, though the model does not mark them. */
const neverShown = new Set([
  'SessionToken',
  'WebIdentityToken',
  'TokenCode',
  'GrantTokens',
  'GrantToken',
  'SSECustomerKey',
  'CopySourceSSECustomerKey',
]);

/** Names that CloudTrail spells in its own way. */
const spelledOtherwise: Readonly<Record<string, string>> = { Bucket: 'bucketName' };

/** Undefined when nothing of it may be shown. */
export function shownMembers(shape: StructureShape, value: object): Record<string, unknown> | undefined {
  const shown: Record<string, unknown> = {};
  for (const member of shape.members) {
    const given = (value as Record<string, unknown>)[member.name];
    const visible = given === undefined ? undefined : shownValue(member, given);
    if (visible !== undefined) shown[spelledOtherwise[member.name] ?? lowerFirst(member.name)] = visible;
  }
  return Object.keys(shown).length === 0 ? undefined : shown;
}

function shownValue(member: Member, value: unknown): unknown {
  if (member.sensitive || neverShown.has(member.name) || value === null) return undefined;
  const { shape } = member;
  if (isStructure(shape)) return shownMembers(shape, value as object);
  switch (shape.kind) {
    case 'blob':
    case 'streaming-blob':
      return undefined;
    case 'timestamp':
      return value instanceof Date ? value.toISOString() : undefined;
    case 'list':
      return (value as readonly unknown[]).map((item) => shownValue(shape.item, item));
    case 'map':
      return Object.fromEntries(
        Object.entries(value as object).map(([key, item]) => [key, shownValue(shape.value, item)]),
      );
    default:
      return value;
  }
}

function lowerFirst(name: string): string {
  // An abbreviation stays whole: `ACL`, `MFADevices`.
  return /^[A-Z]{2}/.test(name) ? name : name.charAt(0).toLowerCase() + name.slice(1);
}
