// The one error type that crosses stages: a code of AWS's, its fields, and a message in AWS's words.
// Anything else that is thrown is a bug and becomes `InternalError`.

import { cloudtrailFaults } from './faults/cloudtrail.ts';
import { commonFaults } from './faults/common.ts';
import { iamFaults } from './faults/iam.ts';
import { kmsFaults } from './faults/kms.ts';
import { organizationsFaults } from './faults/organizations.ts';
import { s3Faults } from './faults/s3.ts';
import { stsFaults } from './faults/sts.ts';

/** Every code that Crosskey may answer with, and how its message is worded from its fields. */
export const faultCatalogue = {
  ...commonFaults,
  ...s3Faults,
  ...kmsFaults,
  ...iamFaults,
  ...stsFaults,
  ...organizationsFaults,
  ...cloudtrailFaults,
} as const;

type Catalogue = typeof faultCatalogue;
export type FaultCode = keyof Catalogue;
type FieldArguments<Code extends FaultCode> = Parameters<Catalogue[Code]>;
export type FaultFields = Readonly<Record<string, unknown>>;

/** A refusal that a client sees. Status codes and spellings are added by `protocol/`, for the caller's dialect. */
export class Fault<Code extends FaultCode = FaultCode> extends Error {
  readonly code: Code;
  readonly fields: FaultFields;

  constructor(code: Code, ...fields: FieldArguments<Code>) {
    const word = faultCatalogue[code] as (fields: unknown) => string;
    super(word(fields[0]));
    this.name = 'Fault';
    this.code = code;
    this.fields = (fields[0] ?? {}) as FaultFields;
  }
}

export function isFault<Code extends FaultCode>(error: unknown, code?: Code): error is Fault<Code> {
  return error instanceof Fault && (code === undefined || error.code === code);
}
