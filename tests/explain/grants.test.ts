// A grant that does not reach far enough is a row of its own in an explanation, for the owner of the key alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateGrantCommand } from '@aws-sdk/client-kms';
import { layerRows } from '../../src/cli/explain/layer-rows.ts';
import { newCrossing } from '../seeds/crossing.ts';
import { getObject, putObject } from '../support/objects.ts';
import { decode, refusalOf } from './support.ts';

test('a grant without the operation that is asked for is shown to the owner of the key, and to nobody else', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  const { server, a, b, principal, bucket, keyArn } = crossing;
  await crossing.grant('bucket', 'identity');
  await putObject(a.clients, bucket, 'shared', 'text');
  const grant = { KeyId: keyArn, GranteePrincipal: principal.arn, Operations: ['Encrypt' as const] };
  const { GrantId } = await a.clients.kms.send(new CreateGrantCommand(grant));
  const { id } = await refusalOf(getObject(principal.clients, bucket, 'shared'));
  const seenBy = async (clients: typeof a.clients) => {
    const evaluation = (await decode(clients, id)).evaluations.at(-1);
    assert.ok(evaluation);
    return { evaluation, row: layerRows(evaluation).find(({ layer }) => layer === 'grant') };
  };
  for (const clients of [a.clients, server.clients(server.admin)]) {
    const { row } = await seenBy(clients);
    assert.deepEqual(
      [row?.says, row?.statement?.policyId, row?.statement?.failedOn],
      ['does not allow', GrantId, 'Action'],
    );
  }
  const { evaluation, row } = await seenBy(b.clients);
  assert.equal(row, undefined);
  assert.ok(!JSON.stringify(evaluation).includes(`${GrantId}`));
});
