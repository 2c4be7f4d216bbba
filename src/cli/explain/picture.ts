// The chain of a refused request as a picture for a terminal: each question, its layers, and where it ended. Pure.
import type { ShownEvaluation } from '../../kernel/evaluation.ts';
import type { Paint } from '../operator/paint.ts';
import { filledJson, wrap } from '../walkthrough/layout.ts';
import type { Decoded } from './decoded.ts';
import { type LayerRow, layerRows } from './layer-rows.ts';
import { mismatchOf } from './mismatch.ts';
import { type Asker, type Proposal, proposals, resourcePolicyName } from './proposals.ts';

const width = 78;

export function picture(decoded: Decoded, paint: Paint): readonly string[] {
  const { evaluations = [], context } = decoded;
  const askerArn = principalArnOf(evaluations.at(-1), context.principal.arn);
  const asker: Asker = { arn: askerArn, account: decoded.callerAccount };
  const refused = evaluations.at(-1);
  return [
    ...headOf(decoded, paint),
    '',
    ...evaluations.flatMap((evaluation) => questionLines(evaluation, asker, paint)),
    '',
    ...(refused === undefined ? withoutChain(decoded, paint) : wayOut(refused, asker, paint)),
  ];
}

/** The role of a session: what policies name. */
function principalArnOf(evaluation: ShownEvaluation | undefined, callerArn: string | undefined): string | undefined {
  const arn = evaluation?.context['aws:PrincipalArn'];
  return typeof arn === 'string' ? arn : callerArn;
}

function headOf(decoded: Decoded, paint: Paint): readonly string[] {
  const { requestTime, region, authorizationId, message, context, evaluations } = decoded;
  const facts = [requestTime, region, authorizationId].filter((fact) => fact !== undefined);
  const { principal } = context;
  const service = evaluations?.at(-1)?.context['aws:PrincipalServiceName'];
  const stranger = typeof service === 'string' ? `the service ${service}` : 'a stranger, without credentials';
  return [
    `${paint.bad('✗ refused')}  ${paint.dim(facts.join('  '))}`,
    `  ${principal.arn ?? stranger}`,
    ...(message === undefined ? [] : wrap(message, width - 2).map((line) => `  ${paint.bad(line)}`)),
  ];
}

const services: Readonly<Record<string, string>> = {
  s3: 'S3',
  kms: 'KMS',
  iam: 'IAM',
  sts: 'STS',
  organizations: 'Organizations',
  cloudtrail: 'CloudTrail',
};
const named = (service: string) => services[service] ?? service;

export function questionLines(evaluation: ShownEvaluation, asker: Asker, paint: Paint): readonly string[] {
  const { service, operation, via, action, resource, owner, effect } = evaluation;
  const indent = via === undefined ? '' : '   ';
  const allowed = effect === 'allowed';
  const mark = allowed ? paint.good('✓') : paint.bad('✗');
  const title = paint.head(`${named(service)} ${operation}`);
  const by = via === undefined ? '' : paint.dim(`  called by ${named(via)}, as the same caller`);
  const arrow = via === undefined ? '' : `${paint.dim('└─▶')} `;
  const rail = `${indent}${paint.dim('│')} `;
  return [
    `  ${arrow}${title}${by}`,
    `  ${rail} ${mark} ${action}`,
    `  ${rail}   ${resource}${resource === '*' ? '' : paint.dim(`  of account ${owner}`)}`,
    ...layerRows(evaluation).flatMap((row) =>
      layerLines(row, evaluation, asker, paint).map((line) => `  ${rail}   ${line}`),
    ),
  ];
}

const marks = {
  allows: '✓',
  denies: '✗',
  'does not allow': '✗',
  'is not needed': '·',
  'is not shown': '·',
} as const;

/** How the list of a bucket or an object goes by, beside the bucket policy. */
const accessControlList = /^access control list \(\w+\)/;

function resourceLayerName(action: string, says: LayerRow['says'], list: string | undefined): string {
  const policy = resourcePolicyName(action).replace('the ', '');
  if (list === undefined) return policy;
  return says === 'allows' ? 'access control list' : `${policy} and access control list`;
}

function layerLines(row: LayerRow, evaluation: ShownEvaluation, asker: Asker, paint: Paint): readonly string[] {
  const { layer, says, statement, hidden } = row;
  const isNo = says === 'denies' || says === 'does not allow';
  const tint = isNo ? paint.bad : says === 'allows' ? paint.good : paint.dim;
  const list = statement === undefined ? undefined : accessControlList.exec(statement.policyId)?.[0];
  const name = layer === 'resource-based policy' ? resourceLayerName(evaluation.action, says, list) : layer;
  const whose = hidden ? paint.dim(`  (its statements are shown to ${ownerOf(layer, evaluation, asker)})`) : '';
  const lines = [`${tint(marks[says])} ${name} ${tint(says)}${whose}`];
  if (statement === undefined)
    return hidden || !isNo ? lines : [...lines, paint.dim('    it has no statement that allows anything')];
  const sid = (JSON.parse(statement.text) as { readonly Sid?: string }).Sid;
  // The policy of the resource itself goes by the resource's ARN, which stands above.
  const of = layer === 'resource-based policy' ? '' : `${statement.policyId}, `;
  const place = `${of}line ${statement.line}${sid === undefined ? '' : `, \`${sid}\``}`;
  const where = layer === 'grant' ? statement.policyId : list === undefined ? place : `${list}, \`${sid}\``;
  if (statement.applies) return [...lines, paint.dim(`    ${where}`)];
  const mismatch = mismatchOf(statement, evaluation, asker.arn);
  return [
    ...lines,
    `    nearest: ${where}`,
    ...(mismatch === undefined
      ? []
      : [
          `      ${mismatch.element} does not match`,
          ...wrap(`it wants  ${mismatch.wants}`, width - 12).map((line) => `        ${line}`),
          ...wrap(`there is  ${mismatch.has}`, width - 12).map((line) => `        ${line}`),
        ]),
  ];
}

function ownerOf(layer: string, { owner }: ShownEvaluation, { account }: Asker): string {
  if (layer.endsWith('control policy')) return "the organization's management account";
  return `account ${layer === 'resource-based policy' ? owner : (account ?? 'of the caller')}`;
}

function wayOut(refused: ShownEvaluation, asker: Asker, paint: Paint): readonly string[] {
  const wanted = proposals(refused, asker);
  if (wanted.length > 0) {
    const one = wanted.length === 1;
    return [
      paint.head(one ? 'The smallest statement that would allow it:' : 'It takes a statement in each of these places:'),
      ...wanted.flatMap((proposal) => proposalLines(proposal, paint)),
    ];
  }
  const denies = refused.statements.find(
    ({ applies, effect, layer }) => applies && effect === 'Deny' && layer === refused.layer,
  );
  const where = denies === undefined ? `a ${refused.layer}` : `${denies.policyId}, line ${denies.line}`;
  return [
    paint.head('Nothing that allows overrides a deny. Change this statement, or spare the caller in it:'),
    paint.dim(`  ${where}`),
    ...(denies === undefined ? [] : jsonLines(JSON.parse(denies.text) as object, paint)),
  ];
}

export function proposalLines({ place, account, statement }: Proposal, paint: Paint): readonly string[] {
  const of = account === undefined ? '' : `, account ${account}`;
  return [...wrap(`in ${place}${of}`, width - 2).map((line) => `  ${line}`), ...jsonLines(statement, paint)];
}

function jsonLines(value: object, paint: Paint): readonly string[] {
  return filledJson(value, width - 4).map((line) => `    ${paint.policy(line)}`);
}

/** What AWS itself decodes. */
function withoutChain({ explicitDeny, context }: Decoded, paint: Paint): readonly string[] {
  return [
    paint.head(explicitDeny ? 'A statement denies it explicitly.' : 'No statement allows it.'),
    `  ${context.action}`,
    `  ${context.resource}`,
  ];
}
