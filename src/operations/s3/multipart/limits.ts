// What AWS bounds an upload to. https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
import { Fault } from '../../../kernel/fault.ts';

export const smallestPartBytes = 5 * 1024 ** 2;
export const largestPartBytes = 5 * 1024 ** 3;
export const mostParts = 10_000;

export function checkedPartNumber(given: number | undefined): number {
  if (given !== undefined && Number.isInteger(given) && given >= 1 && given <= mostParts) return given;
  throw new Fault('InvalidArgument', {
    message: `Part number must be an integer between 1 and ${mostParts}, inclusive`,
    ArgumentName: 'partNumber',
    ...(given !== undefined && { ArgumentValue: String(given) }),
  });
}

/** The SDK's type of a marker among parts is a text. */
export function numberOf(given: string | number | undefined): number | undefined {
  return given === undefined || given === '' ? undefined : Number(given);
}

const largestCount = 2 ** 31 - 1;

/** A bound or a marker of a listing. */
export function checkedCount(given: number | undefined, name: string, otherwise: number): number {
  const count = given ?? otherwise;
  if (count >= 0 && count <= largestCount) return count;
  throw new Fault('InvalidArgument', {
    message: `Argument ${name} must be an integer between 0 and ${largestCount}`,
    ArgumentName: name,
    ArgumentValue: String(count),
  });
}
