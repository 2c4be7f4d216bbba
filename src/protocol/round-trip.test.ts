// decode(serialise(x)) = x and deserialise(encode(y)) = y for every operation of every service, the SDK being the oracle.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { type ServiceName, serviceNames } from '../kernel/service.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import { nameOperation, recognise } from './recognise.ts';
import type { Recognised } from './recognised.ts';
import { operationNames, operationSchema } from './schema/model.ts';
import type { OperationSchema } from './schema/operation-schema.ts';
import type { Member } from './schema/shape.ts';
import { arrived, collect, plain, type SentRequest, sendWithSdk, structureOf } from './testing.ts';

const runs = { numRuns: 3, seed: 20_260_101 };
const ids = { requestId: 'REQUEST', hostId: 'host' };
const options = { domains: ['localhost'] };

/** Not sent by this path: the SDK signs or routes them otherwise. */
const unrouted = new Set([
  's3.WriteGetObjectResponse',
  's3.ListDirectoryBuckets',
  's3.CreateSession',
  's3.SelectObjectContent',
  // Signed for S3 on Outposts, or for S3 Express.
  's3control.CreateBucket',
  's3control.ListRegionalBuckets',
  's3control.DeleteAccessPointScope',
  's3control.GetAccessPointScope',
  's3control.ListAccessPointsForDirectoryBuckets',
  's3control.PutAccessPointScope',
  // A list in the query is a name that comes many times, of which the first is read: none that is built has one.
  's3control.ListJobs',
  's3control.UntagResource',
]);

function schemaOf(service: ServiceName, name: string): OperationSchema {
  const schema = operationSchema(service, name);
  assert.ok(schema);
  return schema;
}

async function received(sent: SentRequest): Promise<{ recognised: Recognised; input: Record<string, unknown> }> {
  const request = arrived(sent);
  const body = await collect(request.body);
  const first = recognise(request, options);
  const recognition = first.kind === 'in-body' ? nameOperation(first.target, body) : first;
  if (recognition.kind !== 'operation')
    assert.fail(`${sent.method} ${request.rawPath}?${request.rawQuery}: ${JSON.stringify(recognition)}`);
  return { recognised: recognition.recognised, input: await decode(recognition.recognised, request, body) };
}

/** Members that the SDK's own middleware rewrites, or that its handler measures. */
const rewritten =
  /^(?:ContentLength|ContentMD5|ChecksumAlgorithm|ContentEncoding|SSECustomerKey(?:MD5)?|CopySourceSSECustomerKey(?:MD5)?|Expires)$/;
const wantedIn = (member: Member): boolean => !rewritten.test(member.name) && member.name !== 'Bucket';

function outputMember(schema: OperationSchema): (member: Member) => boolean {
  return (member) =>
    !/^Expires(?:String)?$|^Checksum|^ContentEncoding$/.test(member.name) &&
    !(member.location.kind === 'header' && member.location.name === 'content-type') &&
    !(member.location.kind === 'header' && member.location.name === 'content-length') &&
    !(schema.name === 'HeadObject' && member.name === 'ContentType');
}

/** What the SDK adds of its own: streams to be read, and members for headers that were not sent. */
async function answeredMembers(
  answered: Record<string, unknown>,
  output: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const members: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(answered)) {
    if (name === 'ContentLength' || (name === 'Metadata' && !(name in output))) continue;
    members[name] = value;
    if (typeof value === 'object' && value !== null && 'transformToByteArray' in value)
      members[name] = await (value.transformToByteArray as () => Promise<Uint8Array>)();
  }
  return members;
}

/** `spoil` stands for a defect of ours, to see that it would be found. */
async function holds(
  service: ServiceName,
  name: string,
  spoil = (output: Record<string, unknown>): Record<string, unknown> => output,
): Promise<void> {
  const schema = schemaOf(service, name);
  const bucket = schema.input.byName.has('Bucket') ? { Bucket: 'my-bucket' } : {};
  // In S3 Control a part of the host as well.
  const account = service === 's3control' ? { AccountId: '111122223333' } : {};
  const inputs = structureOf(schema.input, { wanted: wantedIn, minItems: 1 });
  const outputs = structureOf(schema.output, { wanted: outputMember(schema), minItems: 1 });
  const property = fc.asyncProperty(inputs, outputs, async (generated, output) => {
    const input: Record<string, unknown> = { ...generated, ...bucket, ...account };
    let decoded: Record<string, unknown> = {};
    const answered = await sendWithSdk(service, name, input, async (sent) => {
      const { recognised, input: read } = await received(sent);
      assert.equal(recognised.operation.name, name);
      decoded = read;
      return encode(recognised, spoil(output), ids);
    });
    const actual = Object.fromEntries(
      Object.entries(plain(decoded) as object).filter(
        ([key]) => key in input || !(rewritten.test(key) || key === 'ContentType'),
      ),
    );
    assert.deepEqual(actual, plain(input));
    assert.deepEqual(plain(await answeredMembers(answered, output)), plain(output));
  });
  await fc.assert(property, runs);
}

for (const service of serviceNames) {
  suite(`round trips of ${service}`, () => {
    for (const name of operationNames(service))
      if (!unrouted.has(`${service}.${name}`)) test(name, () => holds(service, name));
  });
}

test('a canary: a member that is lost on the way is found', async () => {
  const lose = (lost: string) => (output: Record<string, unknown>) => ({ ...output, [lost]: undefined });
  await assert.rejects(holds('kms', 'Encrypt', lose('CiphertextBlob')));
  await assert.rejects(holds('s3', 'GetObject', lose('Body')));
  await assert.rejects(holds('iam', 'GetUser', lose('User')));
});
