// Whether a bucket policy is public: whether it grants anything to anybody without holding them to fixed values.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
import type { ConditionClause, Policy, Statement } from './document.ts';

/** Conditions on these keys, with fixed values, keep a statement from being public. */
const narrowingKeys: ReadonlySet<string> = new Set([
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalservicename',
  'aws:sourceip',
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:sourceorgid',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
]);
const fixingOperators = /^(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/;
/** An access point by account; its name may be a pattern. */
const accessPoints = /^arn:aws[\w-]*:s3:[a-z0-9-]+:\d{12}:accesspoint\/[^${]*$/;

export function isPublic(policy: Policy): boolean {
  return policy.statements.some(
    (statement) => statement.effect === 'Allow' && statement.principals?.anyone === true && !isNarrowed(statement),
  );
}

function isNarrowed({ conditions }: Statement): boolean {
  return conditions.some(
    (clause) =>
      // A key that is absent satisfies these two.
      !clause.ifExists &&
      clause.qualifier !== 'ForAllValues' &&
      narrowingKeys.has(clause.key.toLowerCase()) &&
      fixingOperators.test(clause.operator) &&
      clause.values.every((value) => isFixed(clause, value)),
  );
}

function isFixed({ key, operator }: ConditionClause, value: string): boolean {
  if (operator === 'IpAddress') return !isBroad(value);
  if (key.toLowerCase() === 's3:dataaccesspointarn' && accessPoints.test(value)) return true;
  return !/[*?]|\$\{/.test(value);
}

/** More than a /8 of IPv4, or a /32 of IPv6. */
function isBroad(range: string): boolean {
  const [, bits] = range.split('/');
  if (bits === undefined) return false;
  return Number(bits) < (range.includes(':') ? 32 : 8);
}
