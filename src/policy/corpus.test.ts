// Every case of `testdata/policy/`: the decision, the layer that decided, and what is missing.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { operators } from './condition/table.ts';
import { contextView } from './context.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import { explain } from './explain.ts';
import { isPublic } from './public.ts';
import { type ConditionCase, compiled, type DecisionCase, readTopics, toLayers, toQuestion } from './testing.ts';

const flat = (decision: Decision) => {
  if (decision.outcome === 'allow' || decision.kind === 'no-allow') return decision;
  const { statement, ...rest } = decision;
  return { ...rest, sid: statement.sid };
};

const decisionTopics = readTopics<DecisionCase>('decision');

for (const { topic, cases } of decisionTopics) {
  describe(topic, () => {
    for (const each of cases) {
      test(each.name, () => {
        const layers = toLayers(each.semantics, each.layers);
        const decision = decide(toQuestion(each), layers);
        assert.deepEqual(flat(decision), each.expect);
        assert.deepEqual(explain(toQuestion(each), layers).decision, decision);
      });
    }
  });
}

interface PublicCase {
  readonly name: string;
  readonly policy: object;
  readonly public: boolean;
}

const publicTopics = readTopics<PublicCase>('public');

for (const { topic, cases } of publicTopics) {
  describe(topic, () => {
    for (const each of cases) {
      test(each.name, () => {
        assert.equal(isPublic(compiled(each.policy, 'bucket').policy), each.public);
      });
    }
  });
}

const conditionTopics = readTopics<ConditionCase>('condition');

for (const { topic, cases } of conditionTopics) {
  describe(topic, () => {
    for (const { name, version = '2012-10-17', condition, context, holds, denies = holds } of cases) {
      test(name, () => {
        const outcome = (effects: readonly string[]) => {
          const statements = effects.map((Effect) => ({ Effect, Action: '*', Resource: '*', Condition: condition }));
          const always = { Effect: 'Allow', Action: '*', Resource: '*' };
          const Statement = effects.includes('Deny') ? [always, ...statements] : statements;
          return decide(
            {
              principal: { kind: 'user', account: '111122223333', arn: 'arn:aws:iam::111122223333:user/alice' },
              action: 's3:ListBucket',
              resource: 'arn:aws:s3:::data',
              resourceAccount: '111122223333',
              context: contextView(context),
            },
            { semantics: 'standard', identity: [compiled({ Version: version, Statement }, 'identity')] },
          ).outcome;
        };
        assert.equal(outcome(['Allow']), holds ? 'allow' : 'deny');
        assert.equal(outcome(['Deny']), denies ? 'deny' : 'allow');
      });
    }
  });
}

test('every operator has a case that holds and one that does not', () => {
  const results = new Map<string, Set<boolean>>();
  for (const { condition, holds } of conditionTopics.flatMap((topic) => topic.cases)) {
    for (const name of Object.keys(condition)) results.set(name, (results.get(name) ?? new Set()).add(holds));
  }
  const untested = [...operators.keys()].filter((name) => results.get(name)?.size !== 2);
  assert.deepEqual(untested, []);
});

test('every case names the page that it is taken from, and has a name of its own', () => {
  const topics = [...decisionTopics, ...conditionTopics, ...publicTopics];
  for (const { topic, page, cases } of topics) {
    const pages = [page, ...cases.map((each) => ('page' in each ? each.page : page))];
    for (const one of pages)
      assert.match(String(one), /^https:\/\/docs\.aws\.amazon\.com\/.+\.html(?:#[\w-]+)?$/, topic);
    const names = cases.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name, at) => names.indexOf(name) !== at),
      [],
      topic,
    );
  }
  const decisions = decisionTopics.flatMap(({ cases }) => cases);
  assert.ok(decisions.length >= 600, `${decisions.length} decisions`);
  for (const { name, expect } of decisions) assert.ok('by' in expect || 'layer' in expect, name);
});
