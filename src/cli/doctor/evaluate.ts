// One question of a task, put to the policies that were read. Pure, but for the time that it is given.
import type { GrantListEntry } from '@aws-sdk/client-kms';
import type { EvaluatedContext, ShownEvaluation } from '../../kernel/evaluation.ts';
import { accountId } from '../../kernel/ids.ts';
import { type CompiledPolicy, compilePolicy } from '../../policy/compile.ts';
import { contextView } from '../../policy/context.ts';
import type { PolicyKind } from '../../policy/document.ts';
import { evaluate } from '../../policy/evaluate.ts';
import { compileGrant, type Grant, meetsConstraints } from '../../policy/grant.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { CannotGoOn } from '../operator/failure.ts';
import type { OrganizationSetup } from '../operator/organization-setup.ts';
import type { NamedDocument, PrincipalSetup } from '../operator/principal-setup.ts';
import type { BucketSetup, KeySetup } from '../operator/setup.ts';
import type { Question } from './questions.ts';

export interface Scene {
  readonly principal: PrincipalSetup;
  readonly bucket: BucketSetup;
  readonly key: KeySetup | undefined;
  /** Of the two accounts or three; absent where nobody looked. */
  readonly organization?: OrganizationSetup;
  /** Given by the operator; wins over what is worked out. */
  readonly context: EvaluatedContext;
  readonly now: Date;
}

export function evaluateQuestion(question: Question, scene: Scene): ShownEvaluation {
  const { principal, bucket, key } = scene;
  const isKms = question.service === 'kms';
  const owner = isKms && key !== undefined ? key : bucket;
  const { scps, rcps } = controlPolicies(question, scene, owner.account);
  const context = {
    ...globalContext(question, scene, owner.account),
    ...organizationContext(scene, owner.account),
    ...question.context,
    ...scene.context,
  };
  const document = isKms ? key?.policy : bucket.policy;
  const { lacking: _, ...evaluated } = evaluate(
    {
      principal: principal.principal,
      action: question.action,
      resource: question.resource,
      resourceAccount: owner.account,
      context: contextView(context),
    },
    {
      semantics: isKms ? 'key' : 'standard',
      resource:
        document === undefined ? [] : [compiled({ id: question.resource, text: document }, isKms ? 'key' : 'bucket')],
      identity: principal.policies.map((policy) => compiled(policy, 'identity')),
      boundary: principal.boundary && compiled(principal.boundary, 'boundary'),
      scps,
      rcps,
      grants: isKms ? (key?.grants ?? []).flatMap((grant) => grantFor(grant, question)) : undefined,
    },
  );
  return {
    service: question.service,
    operation: question.operation,
    via: isKms ? 's3' : undefined,
    action: question.action,
    resource: question.resource,
    owner: accountId(owner.account),
    context,
    hidden: [],
    ...evaluated,
  };
}

/** The keys that AWS manages are no resources of the account's. */
function controlPolicies({ service }: Question, { organization, principal, key }: Scene, owner: string) {
  if (organization?.kind !== 'read') return {};
  const levels = (all: readonly (readonly NamedDocument[])[] | undefined, kind: 'scp' | 'rcp') =>
    all?.map((level) => level.map((document) => compiled(document, kind)));
  const isOfAws = service === 'kms' && key?.manager === 'AWS';
  const { places } = organization;
  return {
    scps: levels(places.get(principal.account)?.scps, 'scp'),
    rcps: isOfAws ? undefined : levels(places.get(owner)?.rcps, 'rcp'),
  };
}

function organizationContext({ organization, principal }: Scene, owner: string): EvaluatedContext {
  if (organization?.kind !== 'read') return {};
  const { id, places } = organization;
  const [ofPrincipal, ofOwner] = [places.get(principal.account)?.path, places.get(owner)?.path];
  return {
    ...(ofPrincipal !== undefined && { 'aws:PrincipalOrgID': id, 'aws:PrincipalOrgPaths': [ofPrincipal] }),
    ...(ofOwner !== undefined && { 'aws:ResourceOrgID': id, 'aws:ResourceOrgPaths': [ofOwner] }),
  };
}

function globalContext({ service }: Question, { principal, bucket, now }: Scene, owner: string): EvaluatedContext {
  return {
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
    'aws:RequestedRegion': bucket.region,
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': String(service === 'kms'),
    'aws:ResourceAccount': owner,
    'aws:PrincipalAccount': principal.account,
    'aws:PrincipalArn': principal.arn,
    'aws:PrincipalType': principal.kind === 'user' ? 'User' : 'AssumedRole',
    'aws:PrincipalIsAWSService': 'false',
    ...(principal.kind === 'user' ? { 'aws:username': principal.name } : {}),
  };
}

function compiled({ id, text }: NamedDocument, kind: PolicyKind): CompiledPolicy {
  const parsed = parsePolicy(text, kind);
  if (!parsed.ok) {
    const { message, line, column } = parsed.error;
    throw new CannotGoOn(`the policy \`${id}\` cannot be read: ${message} at line ${line}, column ${column}`);
  }
  return compilePolicy(parsed.policy, { id });
}

/** A grant counts when the request meets its constraints. */
function grantFor(
  { GrantId, GranteePrincipal, Operations = [], Constraints }: GrantListEntry,
  question: Question,
): Grant[] {
  if (GrantId === undefined || GranteePrincipal === undefined) return [];
  const s3Arn = question.context['kms:EncryptionContext:aws:s3:arn'];
  const met = meetsConstraints(
    {
      operations: Operations,
      constraints: {
        encryptionContextEquals: Constraints?.EncryptionContextEquals,
        encryptionContextSubset: Constraints?.EncryptionContextSubset,
      },
    },
    {
      lowerAction: question.action.toLowerCase(),
      sourceArn: undefined,
      encryptionContext: { 'aws:s3:arn': String(s3Arn) },
    },
  );
  return met ? [compileGrant(GrantId, GranteePrincipal, Operations)] : [];
}
