// The code of a multi-factor device in a request to STS: used up before the policies are asked, which may depend on it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
import type { GetSessionTokenCommandInput } from '@aws-sdk/client-sts';
import { Fault } from '../../kernel/fault.ts';
import type { ServerCall } from '../context.ts';
import { optionalText, type TextRule } from '../iam/constraints.ts';
import { identified } from '../iam/located.ts';
import { checkedSerialNumber, verifyMfaCode } from '../iam/mfa-devices.ts';

export type MfaInput = Pick<GetSessionTokenCommandInput, 'SerialNumber' | 'TokenCode'>;

interface MfaClaim {
  readonly serialNumber: string;
  readonly tokenCode: string;
}

const tokenCode: TextRule = { min: 6, max: 6, pattern: /^\d*$/ };

const failed = (why: string): Fault => new Fault('AccessDenied', { message: `MultiFactorAuthentication failed${why}` });

/** Undefined when the request names no device. */
export function mfaClaimOf({ SerialNumber, TokenCode }: MfaInput): MfaClaim | undefined {
  const code = optionalText(TokenCode, 'tokenCode', tokenCode);
  const serialNumber = SerialNumber === undefined ? undefined : checkedSerialNumber(SerialNumber);
  if (serialNumber === undefined && code === undefined) return undefined;
  if (serialNumber === undefined || code === undefined)
    throw failed(', must provide both MFA serial number and one time pass code.');
  return { serialNumber, tokenCode: code };
}

/** Throws unless the code is right, for the first time, and of a device of the user who asks. */
export async function requireMfaCode(call: ServerCall, claim: MfaClaim): Promise<void> {
  const caller = identified(call);
  if (caller.kind !== 'user')
    throw failed(
      ', unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    );
  if (!(await verifyMfaCode(call.resources.records, caller, claim, call.nowMs)))
    throw failed(' with invalid MFA one time pass code. ');
}
