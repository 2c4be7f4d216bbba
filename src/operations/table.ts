// Every operation of every service: built, or unsupported with a reason. `docs/compatibility.md` is generated from it.
import { Fault } from '../kernel/fault.ts';
import type { Operation } from '../kernel/operation.ts';
import type { ServiceName } from '../kernel/service.ts';
import { cloudtrailOperations, cloudtrailUnsupported } from './cloudtrail/table.ts';
import type { Forward, Readers, Resources } from './context.ts';
import { iamOperations, iamUnsupported } from './iam/table.ts';
import { kmsOperations, kmsUnsupported } from './kms/table.ts';
import { organizationsOperations, organizationsUnsupported } from './organizations/table.ts';
import { s3Notes } from './s3/notes.ts';
import { s3Operations, s3Unsupported } from './s3/table.ts';
import { s3controlOperations, s3controlUnsupported } from './s3control/table.ts';
import { stsOperations, stsUnsupported } from './sts/table.ts';

/** An operation whose types are forgotten: input, output and target go together by construction. */
export type AnyOperation = Operation<object, object, unknown, Readers, Resources, Forward>;

export interface ServiceTable {
  readonly operations: Readonly<Record<string, AnyOperation>>;
  /** Name → why it is not built. */
  readonly unsupported: Readonly<Record<string, string>>;
  /** Name → what a built operation keeps and returns, and what of it does not act. */
  readonly notes: Readonly<Record<string, string>>;
}

function table(
  operations: Readonly<Record<string, unknown>>,
  unsupported: Readonly<Record<string, string>>,
  notes: Readonly<Record<string, string>> = {},
): ServiceTable {
  return { operations: operations as Readonly<Record<string, AnyOperation>>, unsupported, notes };
}

export const serviceTables: Readonly<Record<ServiceName, ServiceTable>> = {
  s3: table(s3Operations, s3Unsupported, s3Notes),
  s3control: table(s3controlOperations, s3controlUnsupported),
  kms: table(kmsOperations, kmsUnsupported),
  iam: table(iamOperations, iamUnsupported),
  sts: table(stsOperations, stsUnsupported),
  organizations: table(organizationsOperations, organizationsUnsupported),
  cloudtrail: table(cloudtrailOperations, cloudtrailUnsupported),
};

/** Throws `NotImplemented`, by name, for what is not built. */
export function findOperation(service: ServiceName, name: string): AnyOperation {
  const { operations } = serviceTables[service];
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined) throw new Fault('NotImplemented', { what: `The operation ${name}` });
  return operation;
}
