// The key that encrypts, before any policy: is it there, here, on, and of a kind that another account may use? Lessons 10 and 12.
import { type CompiledStatement, compilePolicy } from '../../policy/compile.ts';
import { parsePolicy } from '../../policy/parse.ts';
import type { PrincipalSetup } from '../operator/principal-setup.ts';
import type { BucketSetup, KeySetup } from '../operator/setup.ts';
import type { Check } from './checks.ts';

export interface KeyFacts {
  readonly bucket: BucketSetup;
  readonly key: KeySetup | undefined;
  /** The name under which the request finds the key; undefined where it is `aws/s3`. */
  readonly keyId: string | undefined;
  readonly principal: PrincipalSetup;
  /** True for a task that only writes: a key of the caller's own account then serves, to the loss of the bucket's owner. */
  readonly onlyWrites: boolean;
}

export function keyChecks(facts: KeyFacts): readonly Check[] {
  const { bucket, key, keyId, principal, onlyWrites } = facts;
  const across = principal.account !== bucket.account;
  if (keyId === undefined) return [across && onlyWrites ? ofCaller(facts) : ofAws(across)];
  const checks: Check[] = [];
  if (across && !keyId.startsWith('arn:') && key !== undefined && onlyWrites) checks.push(ofCaller(facts));
  else if (across && !keyId.startsWith('arn:'))
    checks.push({
      kind: 'missing',
      title: `the key is named \`${keyId}\`, which each account looks up among its own keys`,
      details: [
        `a request of account ${principal.account} does not find the key of account ${bucket.account}: name it by its full ARN`,
      ],
    });
  if (key === undefined)
    return checks.length > 0 ? checks : [{ kind: 'missing', title: `there is no key \`${keyId}\`` }];
  if (key.manager === 'AWS') return [...checks, ofAws(principal.account !== key.account)];
  checks.push(stateCheck(key), regionCheck(key, bucket));
  return [...checks, ...managementOnly(key, principal)];
}

function ofCaller({ principal, bucket, keyId }: KeyFacts): Check {
  return {
    kind: 'warning',
    title: `what it writes is encrypted with \`${keyId ?? 'aws/s3'}\` of its own account, ${principal.account}`,
    details: [`account ${bucket.account} owns the bucket and cannot read it: name the key by its full ARN`],
  };
}

function ofAws(across: boolean): Check {
  if (!across) return { kind: 'fine', title: 'the key is `aws/s3`, which its own account may use through S3' };
  return {
    kind: 'missing',
    title: 'the key is `aws/s3`, whose policy belongs to AWS and lets no other account in',
    details: ['encrypt with a customer-managed key, and the objects that are there again'],
  };
}

function stateCheck({ arn, state }: KeySetup): Check {
  if (state === 'Enabled') return { kind: 'fine', title: `the key is enabled: ${arn}` };
  return { kind: 'missing', title: `the key is ${state}: nothing can be read or written`, details: [arn] };
}

function regionCheck(key: KeySetup, bucket: BucketSetup): Check {
  if (key.region === bucket.region) return { kind: 'fine', title: `the key is in the bucket's Region, ${key.region}` };
  return {
    kind: 'missing',
    title: `the key is in ${key.region} and the bucket in ${bucket.region}: a key works in its Region only`,
  };
}

const uses = ['kms:encrypt', 'kms:decrypt', 'kms:generatedatakey'];
const management = ['kms:putkeypolicy', 'kms:describekey', 'kms:schedulekeydeletion', 'kms:enablekey'];

/** A policy whose statements manage the key and use it never. */
function managementOnly(key: KeySetup, principal: PrincipalSetup): readonly Check[] {
  const parsed = parsePolicy(key.policy, 'key');
  if (!parsed.ok) return [];
  const allows = compilePolicy(parsed.policy, { id: key.arn }).statements.filter(({ effect }) => effect === 'Allow');
  const speaksOf = (actions: readonly string[]) => (statement: CompiledStatement) =>
    actions.some((action) => statement.matchesAction(action));
  const own = allows.filter(({ principals }) => principals?.matcher.closeness(principal.principal) !== undefined);
  const said = own.length > 0 ? own : allows;
  if (!said.some(speaksOf(management)) || said.some(speaksOf(uses))) return [];
  const whom = own.length > 0 ? ' to this principal' : '';
  return [
    {
      kind: 'warning',
      title: `the key policy gives management actions only${whom}: it lets nobody encrypt or decrypt`,
    },
  ];
}
