// Properties of the decision over random requests and policies, held against a second evaluator.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decide, type Layers } from './decide.ts';
import { type CaseLayers, compiled, type DecisionCase, toLayers, toQuestion } from './testing.ts';
import { naiveOutcome } from './testing-oracle.ts';

const accounts = ['111122223333', '444455556666'] as const;
const actions = ['kms:Decrypt', 's3:GetObject', 's3:PutObject'] as const;
const resources = ['arn:aws:s3:::data', 'arn:aws:s3:::data/a', 'arn:aws:kms:us-east-1:111122223333:key/k'] as const;

const principalNames = accounts.flatMap((account) => [
  account,
  `arn:aws:iam::${account}:root`,
  `arn:aws:iam::${account}:user/u`,
  `arn:aws:iam::${account}:role/r`,
  `arn:aws:sts::${account}:assumed-role/r/s`,
]);

const principal = fc.constantFrom<DecisionCase['principal']>(
  { kind: 'anonymous' },
  { kind: 'service', service: 'logging.s3.amazonaws.com' },
  ...accounts.flatMap((account): DecisionCase['principal'][] => [
    { kind: 'root', account, arn: `arn:aws:iam::${account}:root` },
    { kind: 'user', account, arn: `arn:aws:iam::${account}:user/u` },
    {
      kind: 'assumed-role',
      account,
      arn: `arn:aws:sts::${account}:assumed-role/r/s`,
      issuerArn: `arn:aws:iam::${account}:role/r`,
    },
  ]),
);

const request = fc.record({
  principal,
  action: fc.constantFrom(...actions),
  resource: fc.constantFrom(...resources),
  resourceAccount: fc.constantFrom(...accounts),
  context: fc.record({
    'aws:x': fc.option(fc.constantFrom('a', 'b', 'ab'), { nil: undefined }),
    'aws:y': fc.option(fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 1 }), { nil: undefined }),
  }),
});

const effect = fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny');
const actionElement = fc.oneof(
  fc.record({ Action: fc.constantFrom('*', 's3:*', 's3:Get*', 'kms:Decrypt', 's3:?etObject') }),
  fc.record({ NotAction: fc.constantFrom('s3:Put*', ['kms:*', 's3:GetObject']) }),
);
const resourceElement = fc.oneof(
  fc.record({ Resource: fc.constantFrom('*', '*', 'arn:aws:s3:::data/*', 'arn:aws:s3:::da?a', 'arn:aws:kms:*') }),
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
const principalElement = fc.oneof(
  fc.constantFrom({ Principal: '*' as const }, { Principal: { Service: 'logging.s3.amazonaws.com' } }),
  names.map((AWS) => ({ Principal: { AWS } })),
  names.map((AWS) => ({ Effect: 'Deny', NotPrincipal: { AWS } })),
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
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 1 });

/** The `key` semantics take the same resource policies as `standard`, without a bucket's bound on actions. */
const layersOf = (layers: CaseLayers, semantics: 'standard' | 'key'): Layers => ({
  ...toLayers('key', layers),
  semantics,
});
const caseLayers: fc.Arbitrary<CaseLayers> = fc
  .record({
    resource: maybe(fc.array(onKey, { maxLength: 1 })),
    identity: fc.array(attached, { maxLength: 2 }),
    boundary: maybe(attached),
    session: maybe(fc.array(attached, { maxLength: 2 })),
    scps: fc.option(fc.array(fc.array(attached, { maxLength: 2 }), { maxLength: 2 }), { nil: undefined, freq: 1 }),
  })
  .map(
    (layers) =>
      Object.fromEntries(Object.entries(layers).filter(([, value]) => value !== undefined)) as unknown as CaseLayers,
  );
const semantics = fc.constantFrom<('standard' | 'key')[]>('standard', 'key');

const summary = (decision: ReturnType<typeof decide>) => (decision.outcome === 'allow' ? 'allow' : decision.kind);

describe('decision', () => {
  test('decide(policies) = naive(policies)', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(request, semantics, caseLayers, (asked, meaning, layers) => {
        const outcome = naiveOutcome(asked, meaning, layers);
        seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        assert.equal(summary(decide(toQuestion(asked), layersOf(layers, meaning))), outcome);
      }),
      { numRuns: 4000 },
    );
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
          { ...before, endpoint: [limit] },
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
      { numRuns: 1500 },
    );
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
        const open = compiled({ ...everything, Statement: [{ ...everything.Statement[0], Principal: '*' }] }, 'key');
        const missing = new Set(decision.missing);
        const after: Layers = {
          ...before,
          ...(missing.has('identity-based policy') ? { identity: [...before.identity, full] } : {}),
          ...(missing.has('resource-based policy') ? { resource: [...(before.resource ?? []), open] } : {}),
          ...(missing.has('permissions boundary') ? { boundary: full } : {}),
          ...(missing.has('session policy') ? { session: [...(before.session ?? []), full] } : {}),
          ...(missing.has('service control policy') ? { scps: before.scps?.map((level) => [...level, full]) } : {}),
        };
        // A boundary that is replaced takes its say on `NotPrincipal` along, so nothing else may change here.
        assert.equal(decide(question, after).outcome, 'allow');
      }),
      { numRuns: 1500 },
    );
  });
});
