// The code, the status and the words that a fault has in the dialect of the service that refuses.
import type { Fault } from '../../kernel/fault.ts';
import { kmsFaults } from '../../kernel/faults/kms.ts';
import { type ServiceName, signingName } from '../../kernel/service.ts';
import { dialects, serviceModel } from '../schema/model.ts';
import type { ErrorSchema } from '../schema/operation-schema.ts';
import { type CommonSpelling, commonSpellings } from './common-spellings.ts';
import { ownStatuses } from './own-statuses.ts';

export interface Spelling {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  /** The error as the service's model has it, when it does. */
  readonly schema: ErrorSchema | undefined;
}

const badRequest = 400;
const common: ReadonlyMap<string, Readonly<Record<string, CommonSpelling>>> = new Map(Object.entries(commonSpellings));

export function spell(service: ServiceName, fault: Fault): Spelling {
  const { errors } = serviceModel(service);
  const spelling = common.get(fault.code)?.[dialects[service]];
  if (spelling) {
    const [code, status, message = fault.message] = spelling;
    return { code, status, message, schema: errors.get(code) };
  }
  // S3 Control refuses with S3's codes beside its own.
  const family = signingName(service);
  const schema = errors.get(fault.code) ?? serviceModel(family).errors.get(fault.code);
  const own = ownStatuses[family][fault.code];
  // S3 passes on what KMS refused, under KMS's name.
  if (family === 's3' && own === undefined && !schema && Object.hasOwn(kmsFaults, fault.code))
    return { code: `KMS.${fault.code}`, status: badRequest, message: fault.message, schema: undefined };
  const status = own ?? schema?.httpStatus ?? badRequest;
  return { code: fault.code, status, message: fault.message, schema };
}
