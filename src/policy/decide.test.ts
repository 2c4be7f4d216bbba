// Properties of the decision over random requests and policies, held against a second evaluator.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { AclGrantee, AclPermission } from '../kernel/acl.ts';
import { accountId } from '../kernel/ids.ts';
import type { Occupied } from './acl.ts';
import { decide, type Layers, type Semantics } from './decide.ts';
import { type CaseAcl, type CaseLayers, compiled, type DecisionCase, toLayers, toQuestion } from './testing.ts';
import { naiveOutcome } from './testing-oracle.ts';

/** How many random sets of policies each property takes, and from which seed: a run can be made longer, or repeated. */
const sets = (usual: number) => Number(process.env.CROSSKEY_POLICY_SETS ?? usual);
const seed = Number(process.env.CROSSKEY_POLICY_SEED ?? randomInt(2 ** 31));

const accounts = ['111122223333', '444455556666'] as const;
const canonical = { 111122223333: 'ca'.repeat(32), 444455556666: '0b'.repeat(32) } as const;
const provider = 'arn:aws:iam::111122223333:oidc-provider/id.example.com';
const logging = 'logging.s3.amazonaws.com';
const actions = ['kms:Decrypt', 's3:GetObject', 's3:PutObject'] as const;
const resources = ['arn:aws:s3:::data', 'arn:aws:s3:::data/a', 'arn:aws:kms:us-east-1:111122223333:key/k'] as const;

const principalNames = accounts.flatMap((account) => [
  account,
  `arn:aws:iam::${account}:root`,
  `arn:aws:iam::${account}:user/u`,
  `arn:aws:iam::${account}:role/r`,
  `arn:aws:sts::${account}:assumed-role/r/se`,
  `arn:aws:sts::${account}:federated-user/fe`,
  `AIDAEXAMPLEOFUSER${account}`,
  `AROAEXAMPLEOFROLE${account}`,
]);

const principal = fc.constantFrom<DecisionCase['principal']>(
  { kind: 'anonymous' },
  { kind: 'service', service: logging },
  { kind: 'web-identity', provider },
  ...accounts.flatMap((account): DecisionCase['principal'][] => {
    const of = { account, canonicalUser: canonical[account] };
    const user = `arn:aws:iam::${account}:user/u`;
    const uniqueId = `AIDAEXAMPLEOFUSER${account}`;
    return [
      { ...of, kind: 'root', arn: `arn:aws:iam::${account}:root` },
      { ...of, kind: 'user', arn: user, uniqueId },
      {
        ...of,
        kind: 'assumed-role',
        arn: `arn:aws:sts::${account}:assumed-role/r/se`,
        issuerArn: `arn:aws:iam::${account}:role/r`,
        uniqueId: `AROAEXAMPLEOFROLE${account}`,
      },
      { ...of, kind: 'federated-user', arn: `arn:aws:sts::${account}:federated-user/fe`, issuerArn: user, uniqueId },
    ];
  }),
);

const request = fc
  .record({
    principal,
    action: fc.constantFrom(...actions),
    resource: fc.constantFrom(...resources),
    resourceAccount: fc.constantFrom(...accounts),
    context: fc.record({
      'aws:x': fc.option(fc.constantFrom('a', 'b', 'ab'), { nil: undefined }),
      'aws:y': fc.option(fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 1 }), { nil: undefined }),
    }),
  })
  .map((asked) => ({
    ...asked,
    context: {
      ...asked.context,
      ...('account' in asked.principal ? { 'aws:PrincipalAccount': asked.principal.account } : {}),
    },
  }));

const effect = fc.constantFrom('Allow', 'Allow', 'Allow', 'Allow', 'Allow', 'Deny');
const actionElement = fc.oneof(
  fc.record({ Action: fc.constantFrom('*', '*', '*', '*', 's3:*', 's3:Get*', 'kms:Decrypt', 's3:?etObject') }),
  fc.record({ NotAction: fc.constantFrom('s3:Put*', ['kms:*', 's3:GetObject']) }),
);
const resourceElement = fc.oneof(
  fc.record({
    Resource: fc.constantFrom('*', '*', '*', '*', '*', 'arn:aws:s3:::data/*', 'arn:aws:s3:::da?a', 'arn:aws:kms:*'),
  }),
  fc.record({ NotResource: fc.constantFrom('arn:aws:s3:::data', 'arn:aws:kms:*') }),
);
const conditionElement = fc.option(
  fc.record({
    Condition: fc.dictionary(
      fc.constantFrom(
        'StringLike',
        'StringNotLike',
        'StringLikeIfExists',
        'ForAllValues:StringLike',
        'ForAnyValue:StringLike',
      ),
      fc.dictionary(fc.constantFrom('aws:x', 'aws:y'), fc.constantFrom('a', 'a*', '*', ['b', '?b']), { minKeys: 1 }),
      { minKeys: 1, maxKeys: 2 },
    ),
  }),
  { nil: {}, freq: 2 },
);
const names = fc.uniqueArray(fc.constantFrom(...principalNames), { minLength: 1, maxLength: 3 });
const others = fc.constantFrom(
  { Service: logging },
  { Federated: provider },
  { CanonicalUser: canonical[accounts[0]] },
);
const principalElement = fc.oneof(
  fc.constant({ Principal: '*' as const }),
  others.map((Principal) => ({ Principal })),
  names.map((AWS) => ({ Principal: { AWS } })),
  fc.tuple(names, others).map(([AWS, other]) => ({ Effect: 'Deny', NotPrincipal: { AWS, ...other } })),
);
const document = (parts: readonly fc.Arbitrary<object>[]) =>
  fc
    .array(
      fc.tuple(...parts).map((elements) => Object.assign({}, ...elements) as object),
      { minLength: 1, maxLength: 3 },
    )
    .map((Statement) => ({ Version: '2012-10-17', Statement }));

const plainEffect = fc.record({ Effect: effect });
const attached = document([plainEffect, actionElement, resourceElement, conditionElement]);
const onKey = document([plainEffect, actionElement, resourceElement, conditionElement, principalElement]);
const rarely = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

const guard = document([
  plainEffect,
  actionElement,
  resourceElement,
  conditionElement,
  fc.constant({ Principal: '*' }),
]);
const levelsOf = (each: fc.Arbitrary<object>) =>
  rarely(fc.array(fc.array(each, { minLength: 1, maxLength: 2 }), { maxLength: 2 }));
const grants = fc.array(
  fc.record({
    id: fc.constant('grant'),
    grantee: fc.constantFrom(...principalNames, logging),
    operations: fc.constantFrom(['Decrypt'], ['Encrypt'], ['Decrypt', 'Encrypt']),
  }),
  { maxLength: 2 },
);
const aclGrants = fc.array(
  fc.record({
    grantee: fc.constantFrom<AclGrantee[]>(
      ...accounts.map((account) => ({ kind: 'account', account: accountId(account) }) as const),
      { kind: 'group', group: 'all-users' },
      { kind: 'group', group: 'authenticated-users' },
      { kind: 'group', group: 'log-delivery' },
    ),
    permission: fc.constantFrom<AclPermission[]>('FULL_CONTROL', 'READ', 'WRITE', 'READ_ACP', 'WRITE_ACP'),
  }),
  { maxLength: 3 },
);
const acl: fc.Arbitrary<CaseAcl> = fc.oneof(
  fc.record({
    on: fc.constant('bucket' as const),
    occupied: fc.constantFrom<Occupied[]>('vacant', 'own', 'foreign'),
    grants: aclGrants,
  }),
  fc.record({ on: fc.constant('object' as const), grants: aclGrants }),
);

/** Every kind takes the same resource policies, those of a key, without a bucket's bound on actions. */
const layersOf = (layers: CaseLayers, semantics: Semantics): Layers => toLayers(semantics, layers, 'key');
const caseLayers: fc.Arbitrary<CaseLayers> = fc
  .record({
    resource: maybe(fc.array(onKey, { maxLength: 1 })),
    identity: fc.array(attached, { maxLength: 2 }),
    boundary: rarely(attached),
    session: rarely(fc.array(attached, { maxLength: 2 })),
    scps: levelsOf(attached),
    rcps: levelsOf(guard),
    endpoint: rarely(fc.array(guard, { maxLength: 2 })),
    grants: maybe(grants),
    acl: maybe(acl),
  })
  .map(
    (layers) =>
      Object.fromEntries(Object.entries(layers).filter(([, value]) => value !== undefined)) as unknown as CaseLayers,
  );
const semantics = fc.constantFrom<Semantics[]>('standard', 'standard', 'key', 'key', 'trust');

const summary = (decision: ReturnType<typeof decide>) => (decision.outcome === 'allow' ? 'allow' : decision.kind);

const joined = <T>(one: readonly T[] | undefined, other: readonly T[] | undefined): readonly T[] | undefined =>
  one === undefined && other === undefined ? undefined : [...(one ?? []), ...(other ?? [])];

/** All policies of both; of two boundaries the first. */
const together = (one: Layers, other: Layers, boundary = one.boundary ?? other.boundary): Layers => ({
  semantics: one.semantics,
  resource: joined(one.resource, other.resource),
  identity: [...one.identity, ...other.identity],
  boundary,
  session: joined(one.session, other.session),
  scps: joined(one.scps, other.scps),
  rcps: joined(one.rcps, other.rcps),
  endpoint: joined(one.endpoint, other.endpoint),
  grants: joined(one.grants, other.grants),
});

describe('decision', () => {
  test('decide(policies) = naive(policies)', (t) => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(request, semantics, caseLayers, (asked, meaning, layers) => {
        const outcome = naiveOutcome(asked, meaning, layers);
        seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        assert.equal(summary(decide(toQuestion(asked), layersOf(layers, meaning))), outcome);
      }),
      { numRuns: sets(4000), seed },
    );
    t.diagnostic(`seed ${seed}: ${JSON.stringify(Object.fromEntries(seen))}`);
    // A canary: random policies that never allow, or never deny, would prove nothing.
    for (const outcome of ['allow', 'explicit', 'no-allow']) assert.ok((seen.get(outcome) ?? 0) > 100, outcome);
  });

  test('a statement that denies, or a limit, never turns deny into allow', () => {
    fc.assert(
      fc.property(request, semantics, caseLayers, attached, (asked, meaning, layers, extra) => {
        const question = toQuestion(asked);
        const before = layersOf(layers, meaning);
        const decision = decide(question, before);
        if (decision.outcome === 'allow') return;
        const limit = compiled(extra, 'scp');
        const denyOnly = compiled(
          { ...extra, Statement: (extra.Statement as { Effect: string }[]).map((one) => ({ ...one, Effect: 'Deny' })) },
          'identity',
        );
        const worse: readonly Layers[] = [
          { ...before, identity: [...before.identity, denyOnly] },
          { ...before, scps: [...(before.scps ?? []), [limit]] },
          { ...before, endpoint: before.endpoint ?? [limit] },
          { ...before, session: before.session ?? [limit] },
          { ...before, boundary: before.boundary ?? limit },
          // Taking away policies may take away the deny, so only what lacked an allow must stay refused.
          ...(decision.kind === 'no-allow'
            ? [
                { ...before, resource: [] },
                { ...before, identity: [] },
              ]
            : []),
        ];
        for (const layers of worse) assert.equal(decide(question, layers).outcome, 'deny');
      }),
      { numRuns: sets(1500), seed },
    );
  });

  test('whatever is put together in whatever layers, a deny stays a deny', (t) => {
    let denied = 0;
    fc.assert(
      fc.property(request, semantics, caseLayers, caseLayers, (asked, meaning, one, other) => {
        const question = toQuestion(asked);
        const [first, second] = [layersOf(one, meaning), layersOf(other, meaning)];
        if (decide(question, first).outcome === 'allow') return;
        const both = together(first, second);
        if (summary(decide(question, first)) === 'explicit') {
          denied += 1;
          for (const combined of [both, together(second, { ...first, boundary: undefined }, first.boundary)])
            assert.equal(summary(decide(question, combined)), 'explicit');
        }
        // What only limits cannot lend an allow, whatever it says.
        const { scps, rcps, endpoint, session } = second;
        const limited = { ...first, scps: joined(first.scps, scps), rcps: joined(first.rcps, rcps) };
        const worse: Layers = {
          ...limited,
          endpoint: first.endpoint ?? endpoint,
          session: first.session ?? session,
          boundary: first.boundary ?? second.boundary,
        };
        assert.equal(decide(question, worse).outcome, 'deny');
      }),
      { numRuns: sets(1500), seed },
    );
    t.diagnostic(`seed ${seed}: ${denied} explicit denies`);
    assert.ok(denied > 20);
  });

  test('with an allow in each missing layer the request is allowed', () => {
    const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    fc.assert(
      fc.property(request, semantics, caseLayers, (asked, meaning, layers) => {
        const question = toQuestion(asked);
        const before = layersOf(layers, meaning);
        const decision = decide(question, before);
        if (decision.outcome === 'allow' || decision.kind === 'explicit') return;
        assert.equal(decision.layer, decision.missing[0]);
        const full = compiled(everything, 'identity');
        const anybody = [{ Principal: '*' }, { Principal: { Federated: provider } }];
        const forAll = anybody.map((named) => ({ ...everything.Statement[0], ...named }));
        const open = compiled({ ...everything, Statement: forAll }, 'key');
        const missing = new Set(decision.missing);
        const after: Layers = {
          ...before,
          ...(missing.has('identity-based policy') ? { identity: [...before.identity, full] } : {}),
          ...(missing.has('resource-based policy') ? { resource: [...(before.resource ?? []), open] } : {}),
          ...(missing.has('permissions boundary') ? { boundary: full } : {}),
          ...(missing.has('session policy') ? { session: [...(before.session ?? []), full] } : {}),
          ...(missing.has('service control policy') ? { scps: before.scps?.map((level) => [...level, full]) } : {}),
          ...(missing.has('resource control policy') ? { rcps: before.rcps?.map((level) => [...level, full]) } : {}),
          ...(missing.has('VPC endpoint policy') ? { endpoint: [...(before.endpoint ?? []), full] } : {}),
        };
        // A boundary that is replaced takes its say on `NotPrincipal` along, so nothing else may change here.
        assert.equal(decide(question, after).outcome, 'allow');
      }),
      { numRuns: sets(1500), seed },
    );
  });
});
