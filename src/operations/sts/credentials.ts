// Temporary credentials as STS hands them out: nothing is kept of them here.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html
import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import { newSecretAccessKey, newTemporaryKeyId } from '../../kernel/ids.ts';
import type { SessionClaims } from '../../kernel/session.ts';
import type { ServerCall } from '../context.ts';
import { checkedNumber } from '../iam/constraints.ts';

/** What a token may measure, in characters: it goes with every request, in a header. */
const longestToken = 4096;

export type TokenSizeInput = Pick<AssumeRoleCommandInput, 'MinimumSessionTokenSize'>;

/** To be asked before anything is decided: `newCredentials` relies on it. */
export function checkTokenSize({ MinimumSessionTokenSize: size }: TokenSizeInput): void {
  if (size !== undefined) checkedNumber(size, 'minimumSessionTokenSize', 0, longestToken);
}

type NewCredentials = Required<
  Pick<AssumeRoleCommandOutput, 'Credentials' | 'SessionTokenSize' | 'SessionTokenUtilization'>
>;

/** For the principal, from now on for `durationSeconds`. */
export function newCredentials(
  call: ServerCall,
  principal: SessionClaims['principal'],
  durationSeconds: number,
  { MinimumSessionTokenSize }: TokenSizeInput,
): NewCredentials {
  const { random, sessions } = call.resources;
  // Sessions begin with a whole second, as the times on the wire do.
  const issuedAtMs = Math.floor(call.nowMs / 1000) * 1000;
  const accessKeyId = newTemporaryKeyId(random, principal.account);
  const secretAccessKey = newSecretAccessKey(random);
  const expiresAtMs = issuedAtMs + durationSeconds * 1000;
  const claims = { accessKeyId, secretAccessKey, issuedAtMs, expiresAtMs, principal };
  const token = sessions.issue(claims, MinimumSessionTokenSize);
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: token,
      Expiration: new Date(expiresAtMs),
    },
    SessionTokenSize: token.length,
    SessionTokenUtilization: Math.ceil((token.length * 100) / longestToken),
  };
}
