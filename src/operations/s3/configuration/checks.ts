// What the documents of configurations have in common, beyond what their schema says.
import { Fault } from '../../../kernel/fault.ts';

/** The SDK's schemas know no enumerations: a value that AWS's schema does not list is no valid document. */
export function requireOneOf(value: string | undefined, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value)) throw new Fault('MalformedXML');
}

export function requireSome(items: readonly unknown[] | undefined, most: number): void {
  if (items === undefined || items.length === 0 || items.length > most) throw new Fault('MalformedXML');
}

export function invalidArgument(message: string, ArgumentName?: string, ArgumentValue?: string): Fault {
  return new Fault('InvalidArgument', {
    message,
    ...(ArgumentName !== undefined && { ArgumentName }),
    ...(ArgumentValue !== undefined && { ArgumentValue }),
  });
}

export function invalidRequest(message: string): Fault {
  return new Fault('InvalidRequest', { message });
}
