// Options that AWS has and Crosskey has not built: each is refused by its name, none is ignored.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html#API_PutObject_RequestSyntax
import { Fault } from '../../kernel/fault.ts';
import type { StructureShape } from '../../protocol/schema/shape.ts';

interface Option {
  /** As on the wire. */
  readonly name: string;
  /** The values that mean what Crosskey does anyway. */
  readonly accepts?: readonly unknown[];
}

/** By the input's member. */
export const options = {
  AnnotationDirective: { name: 'x-amz-annotation-directive', accepts: ['COPY'] },
  ObjectLockEventHold: { name: 'x-amz-object-lock-event-hold' },
  ObjectLockEventHoldDurationDays: { name: 'x-amz-object-lock-event-hold-duration-days' },
  ObjectLockEventHoldDurationYears: { name: 'x-amz-object-lock-event-hold-duration-years' },
  Token: { name: 'x-amz-bucket-object-lock-token' },
  MFA: { name: 'x-amz-mfa' },
  WriteOffsetBytes: { name: 'x-amz-write-offset-bytes' },
  IfMatchLastModifiedTime: { name: 'x-amz-if-match-last-modified-time' },
  IfMatchInitiatedTime: { name: 'x-amz-if-match-initiated-time' },
  IfMatchSize: { name: 'x-amz-if-match-size' },
  // Asked for where decisions are made; nobody is billed.
  RequestPayer: { name: 'x-amz-request-payer', accepts: ['requester'] },
} as const satisfies Record<string, Option>;

/** Operations call other things by the same name: PutBucketTagging its document. */
export function hasOption({ byName }: StructureShape, option: keyof typeof options): boolean {
  return byName.get(option)?.location.kind === 'header';
}

const names = Object.keys(options) as readonly (keyof typeof options)[];

/** Refuses the first option of the input that is not built. */
export function refuseUnbuiltOptions(input: object): void {
  const given = input as Readonly<Record<string, unknown>>;
  for (const name of names) {
    const value = given[name];
    if (value === undefined) continue;
    const option: Option = options[name];
    if (option.accepts?.includes(value) === true) continue;
    throw new Fault('NotImplemented', { what: `the option \`${option.name}: ${String(value)}\`` });
  }
}
