// For one question: each layer that has a say, and what it said. Pure.
import type { EvaluatedStatement, ShownEvaluation } from '../../kernel/evaluation.ts';

export type LayerSays = 'allows' | 'denies' | 'does not allow' | 'is not needed' | 'is not shown';

export interface LayerRow {
  readonly layer: string;
  readonly says: LayerSays;
  /** What settled it, or what came nearest; undefined when no statement of the layer is known. */
  readonly statement: EvaluatedStatement | undefined;
  /** Its policies are another account's. */
  readonly hidden: boolean;
}

const order = [
  'service control policy',
  'resource control policy',
  'VPC endpoint policy',
  'resource-based policy',
  'grant',
  'identity-based policy',
  'permissions boundary',
  'session policy',
];

export function layerRows(evaluation: ShownEvaluation): readonly LayerRow[] {
  const { policies, missing, hidden, layer } = evaluation;
  const known = new Set([
    ...policies.map((policy) => policy.layer),
    ...missing,
    ...hidden,
    ...(layer === undefined ? [] : [layer]),
  ]);
  return order.filter((name) => known.has(name)).map((name) => rowOf(name, evaluation));
}

function rowOf(layer: string, evaluation: ShownEvaluation): LayerRow {
  const own = evaluation.statements.filter((statement) => statement.layer === layer);
  const hidden = evaluation.hidden.includes(layer);
  const applying = (effect: 'Allow' | 'Deny') => own.find((row) => row.applies && row.effect === effect);
  if (evaluation.effect === 'explicitDeny' && evaluation.layer === layer)
    return { layer, says: 'denies', statement: applying('Deny'), hidden };
  if (evaluation.missing.includes(layer)) {
    const nearest = own.find(({ effect, applies }) => effect === 'Allow' && !applies);
    return { layer, says: 'does not allow', statement: nearest, hidden };
  }
  const allows = applying('Allow');
  if (allows !== undefined) return { layer, says: 'allows', statement: allows, hidden };
  // A grant has no part in what a refusal calls missing: it would do in place of the key policy.
  if (layer === 'grant') return { layer, says: 'does not allow', statement: own[0], hidden };
  // With a deny elsewhere what the others lack does not matter.
  return { layer, says: hidden ? 'is not shown' : 'is not needed', statement: undefined, hidden };
}
