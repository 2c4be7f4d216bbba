// What an account is told of a refusal: all of its own policies, and of another account's no more than the refusal said.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
import type { EvaluatedContext, EvaluatedStatement, Evaluation, ShownEvaluation } from '../../kernel/evaluation.ts';
import type { RefusalRecord } from '../../storage/records/refusal.ts';

/** Who reads: a member of the organization, or its management account, which sees all. */
export interface Viewer {
  readonly account: string;
  readonly seesAll: boolean;
}

/** The JSON that AWS documents, and beside it the whole chain. */
export function decodedMessage(record: RefusalRecord, viewer: Viewer): object {
  const evaluations = record.evaluations.map((evaluation) => shown(evaluation, record, viewer));
  const refused = evaluations.at(-1);
  if (refused === undefined) throw new Error(`refusal \`${record.id}\` has no evaluation`);
  const explicit = refused.effect === 'explicitDeny';
  const denies = refused.statements.filter(({ applies, effect }) => explicit && applies && effect === 'Deny');
  return {
    allowed: false,
    explicitDeny: explicit,
    matchedStatements: items(denies.map(matchedStatement)),
    failures: items([]),
    context: {
      principal: { id: record.principalId, arn: record.principalArn },
      action: refused.action,
      resource: refused.resource,
      conditions: items(Object.entries(refused.context).map(([key, value]) => ({ key, values: values(value) }))),
    },
    authorizationId: record.id,
    requestId: record.requestId,
    requestTime: new Date(record.timeMs).toISOString(),
    region: record.region,
    callerAccount: record.callerAccount,
    message: record.message,
    evaluations,
  };
}

const items = <Item>(list: readonly Item[]) => ({ items: list });
const values = (value: string | readonly string[] | undefined) =>
  items((value === undefined ? [] : [value]).flat().map((one) => ({ value: one })));

type StatementJson = Readonly<Record<string, unknown>>;

function matchedStatement({ text, effect, index }: EvaluatedStatement): object {
  const { Sid, Principal, Action, NotAction, Resource, NotResource, Condition } = JSON.parse(text) as StatementJson;
  return {
    statementId: Sid ?? String(index + 1),
    effect: effect.toUpperCase(),
    principals: texts(
      typeof Principal === 'object' && Principal !== null ? Object.values(Principal).flat() : Principal,
    ),
    principalGroups: items([]),
    actions: texts(Action ?? NotAction),
    resources: texts(Resource ?? NotResource),
    conditions: items(conditionItems(Condition)),
  };
}

function texts(value: unknown): object {
  return items([value ?? []].flat().map((one) => ({ value: String(one) })));
}

function conditionItems(condition: unknown): readonly object[] {
  const blocks = Object.entries((condition ?? {}) as Readonly<Record<string, Record<string, string | string[]>>>);
  return blocks.flatMap(([, keys]) => Object.entries(keys).map(([key, value]) => ({ key, values: values(value) })));
}

const ofOrganization: ReadonlySet<string> = new Set(['service control policy', 'resource control policy']);

function shown(evaluation: Evaluation, record: RefusalRecord, viewer: Viewer): ShownEvaluation {
  const { shownAs, lacking, ...rest } = evaluation;
  const isOwner = viewer.seesAll || viewer.account === evaluation.owner;
  const isCaller = viewer.seesAll || viewer.account === record.callerAccount;
  const sees = (layer: string) => {
    if (ofOrganization.has(layer)) return viewer.seesAll;
    return layer === 'resource-based policy' || layer === 'grant' ? isOwner : isCaller;
  };
  const hidden = [...new Set(evaluation.policies.map(({ layer }) => layer).filter((layer) => !sees(layer)))];
  return {
    ...rest,
    ...(isOwner ? {} : quiet(evaluation)),
    resource: isOwner ? evaluation.resource : (shownAs ?? evaluation.resource),
    context: contextFor(evaluation.context, isOwner, isCaller),
    policies: evaluation.policies.filter(({ layer }) => sees(layer)),
    statements: evaluation.statements.filter(({ layer }) => sees(layer)),
    // Whether the other account has such a policy at all, or grants, is its own affair: a key that is not there has none.
    hidden: isOwner ? hidden : [...new Set([...hidden.filter((layer) => layer !== 'grant'), 'resource-based policy'])],
  };
}

/** A key policy that denies reads to another account as one that does not allow: KEY-POLICY-IS-QUIET. */
function quiet({
  action,
  effect,
  layer,
  lacking,
}: Evaluation): Partial<Pick<Evaluation, 'effect' | 'layer' | 'missing'>> {
  if (effect !== 'explicitDeny' || layer !== 'resource-based policy' || !action.startsWith('kms:')) return {};
  return {
    effect: 'implicitDeny',
    layer,
    missing: [layer, ...lacking.filter((other) => other !== layer)],
  };
}

/** Facts about the resource that its owner alone may know. */
const ofOwner =
  /^(?:kms:(?:ResourceAliases|Key(?:Spec|Usage|Origin)|CustomerMasterKey(?:Spec|Usage)|MultiRegion(?:KeyType)?)$|(?:aws|iam):ResourceTag\/|s3:(?:ExistingObject|Bucket)Tag\/)/i;
/** Facts about the caller that his account alone may know. */
const ofCaller = /^aws:(?:PrincipalTag\/|SourceIdentity$|TokenIssueTime$)/i;

function contextFor(context: EvaluatedContext, isOwner: boolean, isCaller: boolean): EvaluatedContext {
  const entries = Object.entries(context);
  return Object.fromEntries(
    entries.filter(([key]) => (isOwner || !ofOwner.test(key)) && (isCaller || !ofCaller.test(key))),
  );
}
