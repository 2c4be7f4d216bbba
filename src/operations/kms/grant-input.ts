// What CreateGrant's members must be, alone and together. Needs no key, and so tells nothing of one.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
import { type CreateGrantCommandInput, GrantOperation } from '@aws-sdk/client-kms';
import type { EncryptionContext, GrantConstraints } from '../../kernel/access.ts';
import { parseArn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import { enforce, matching, ofLength, oneOf, present } from './constraints.ts';
import { checkEncryptionContext } from './encryption-context.ts';

const principalPattern = /^[\w+=,.@:/-]+$/;
const servicePattern = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/;
const mostPairs = 8;
const mostCharacters = 384;

const invalid = (message: string): Fault => new Fault('ValidationException', { message });

export function checkGrantInput(input: CreateGrantCommandInput): void {
  enforce(
    ofLength('keyId', input.KeyId, 1, 2048),
    ...principalViolations('granteePrincipal', input.GranteePrincipal),
    ...principalViolations('retiringPrincipal', input.RetiringPrincipal),
    ofLength('name', input.Name, 1, 256),
    matching('name', input.Name, /^[a-zA-Z0-9:/_-]+$/),
    present('operations', input.Operations),
    ...(input.Operations ?? []).map((operation) => oneOf('operations', operation, Object.values(GrantOperation))),
  );
  if (input.Operations?.length === 0) throw invalid('Operations must not be empty');
  checkPrincipals(input);
  checkConstraints(input.Constraints ?? {});
}

export function principalViolations(member: string, principal: string | undefined) {
  return [ofLength(member, principal, 1, 256), matching(member, principal, principalPattern)];
}

/** A principal of AWS's or a service, never both; what a service may do is bound to one resource. */
function checkPrincipals(input: CreateGrantCommandInput): void {
  const { GranteePrincipal, GranteeServicePrincipal, RetiringPrincipal, RetiringServicePrincipal } = input;
  if ((GranteePrincipal === undefined) === (GranteeServicePrincipal === undefined))
    throw invalid('You must specify either GranteePrincipal or GranteeServicePrincipal, but not both.');
  if (RetiringPrincipal !== undefined && RetiringServicePrincipal !== undefined)
    throw invalid('You can specify either RetiringPrincipal or RetiringServicePrincipal, but not both.');
  checkService(GranteeServicePrincipal);
  checkService(RetiringServicePrincipal);
  if (GranteeServicePrincipal === undefined) return;
  if (input.Constraints?.SourceArn === undefined)
    throw invalid('You must specify a SourceArn grant constraint with a GranteeServicePrincipal.');
  if (RetiringPrincipal === undefined && RetiringServicePrincipal === undefined)
    throw invalid('You must specify a RetiringPrincipal or a RetiringServicePrincipal with a GranteeServicePrincipal.');
}

export function checkService(service: string | undefined): void {
  if (service === undefined || servicePattern.test(service)) return;
  throw invalid(`\`${service}\` is not a service principal`);
}

function checkConstraints(constraints: NonNullable<CreateGrantCommandInput['Constraints']>): void {
  const { EncryptionContextEquals, EncryptionContextSubset, SourceArn } = constraints;
  for (const context of [EncryptionContextEquals, EncryptionContextSubset]) {
    if (context === undefined) continue;
    checkEncryptionContext(context);
    const pairs = Object.entries(context);
    if (pairs.length > mostPairs) throw invalid(`a grant constraint has ${mostPairs} pairs at most`);
    if (pairs.flat().join('').length > mostCharacters)
      throw invalid(`the encryption context of a grant constraint has ${mostCharacters} characters at most`);
  }
  if (SourceArn !== undefined && parseArn(SourceArn) === undefined)
    throw new Fault('InvalidArnException', { message: `Invalid arn ${SourceArn}` });
}

export function constraintsOf(input: CreateGrantCommandInput): GrantConstraints {
  const { EncryptionContextEquals, EncryptionContextSubset, SourceArn } = input.Constraints ?? {};
  return {
    ...(EncryptionContextEquals && { encryptionContextEquals: sorted(EncryptionContextEquals) }),
    ...(EncryptionContextSubset && { encryptionContextSubset: sorted(EncryptionContextSubset) }),
    ...(SourceArn !== undefined && { sourceArn: SourceArn }),
  };
}

/** In one order, whatever the client's: the same constraints are then the same text. */
function sorted(context: EncryptionContext): EncryptionContext {
  return Object.fromEntries(Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1)));
}
