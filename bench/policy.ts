// One authorization of a cross-account GET with its KMS call: three policies of 20 statements in all, beside parsing
// the JSON of the same policies once.
import { compilePolicy } from '../src/policy/compile.ts';
import { contextView } from '../src/policy/context.ts';
import { decide } from '../src/policy/decide.ts';
import type { PolicyKind } from '../src/policy/document.ts';
import { parsePolicy } from '../src/policy/parse.ts';
import type { Row } from './report.ts';

const iterations = 100_000;
const role = 'arn:aws:iam::222222222222:role/reader';
const principal = {
  kind: 'assumed-role',
  account: '222222222222',
  arn: 'arn:aws:sts::222222222222:assumed-role/reader/session',
  issuerArn: role,
} as const;
const key = 'arn:aws:kms:us-east-1:111111111111:key/12345678-1234-1234-1234-123456789012';
const object = 'arn:aws:s3:::account-a-bucket/reports/2026/11.csv';

function document(count: number, statement: (index: number) => object): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: Array.from({ length: count }, (_, index) => statement(index)),
  });
}

const bucketText = document(7, (index) => ({
  Effect: 'Allow',
  Principal: { AWS: role },
  Action: ['s3:GetObject', 's3:PutObject'],
  Resource: `arn:aws:s3:::account-a-bucket/${index === 6 ? 'reports' : `other${index}`}/*`,
}));
const keyText = document(6, (index) => ({
  Effect: 'Allow',
  Principal: { AWS: index === 5 ? role : `arn:aws:iam::11111111111${index}:root` },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Resource: '*',
  Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
}));
const identityText = document(7, (index) => ({
  Effect: 'Allow',
  Action: index % 2 === 0 ? ['s3:GetObject', 's3:PutObject'] : ['kms:Decrypt'],
  Resource: index === 6 ? object : index === 5 ? key : `arn:aws:s3:::bucket-${index}/*`,
}));

function compiled(text: string, kind: PolicyKind) {
  const parsed = parsePolicy(text, kind);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return compilePolicy(parsed.policy, { id: kind });
}

function microsecondsOf(work: () => void): number {
  for (let index = 0; index < iterations / 10; index += 1) work();
  const startedMs = performance.now();
  for (let index = 0; index < iterations; index += 1) work();
  return ((performance.now() - startedMs) * 1000) / iterations;
}

export function policyRows(): Row[] {
  const bucket = [compiled(bucketText, 'bucket')];
  const keyPolicy = [compiled(keyText, 'key')];
  const identity = [compiled(identityText, 'identity')];
  const authorize = () => {
    const shared = { principal, resourceAccount: '111111111111' };
    const get = decide(
      { ...shared, action: 's3:GetObject', resource: object, context: contextView({ 'aws:SecureTransport': 'true' }) },
      { semantics: 'standard', resource: bucket, identity },
    );
    const decrypt = decide(
      {
        ...shared,
        action: 'kms:Decrypt',
        resource: key,
        context: contextView({ 'kms:ViaService': 's3.us-east-1.amazonaws.com' }),
      },
      { semantics: 'key', resource: keyPolicy, identity },
    );
    if (get.outcome !== 'allow' || decrypt.outcome !== 'allow')
      throw new Error('the benchmark measures an allowed call');
  };
  const parse = () => {
    for (const text of [bucketText, keyText, identityText]) JSON.parse(text);
  };
  const ours = microsecondsOf(authorize);
  const theirs = microsecondsOf(parse);
  return [
    {
      name: 'authorize a cross-account GET and its Decrypt, 20 statements',
      perSecond: 1e6 / ours,
      mibPerSecond: undefined,
      baseline: 'parsing the JSON of the policies',
      ratio: theirs / ours,
      note: `${ours.toFixed(2)} µs each`,
    },
  ];
}
