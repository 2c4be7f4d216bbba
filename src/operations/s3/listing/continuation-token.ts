// Where the next page of a listing begins, as a text that clients pass back unread.
import { Fault } from '../../../kernel/fault.ts';

const version = '1';

export function continuationToken(lastName: string): string {
  return Buffer.from(version + lastName).toString('base64url');
}

export function readContinuationToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (text.startsWith(version) && continuationToken(text.slice(version.length)) === token)
    return text.slice(version.length);
  throw new Fault('InvalidArgument', {
    message: 'The continuation token provided is incorrect',
    ArgumentName: 'continuation-token',
  });
}
