// Session tokens: the claims of temporary credentials, sealed and kept by the client alone.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp.html
import { openToken, sealToken } from '../crypto/session-token.ts';
import type { Random } from '../kernel/random.ts';
import type { SessionClaims } from '../kernel/session.ts';

export interface SessionTokens {
  /** A token of `minLength` characters at least. */
  issue(claims: SessionClaims, minLength?: number): string;
  /** Undefined for a token that is not ours. Whether it has expired is the reader's question. */
  read(token: string): SessionClaims | undefined;
}

/** What a client repeats on every request is opened once while it is among the last so many. */
const rememberedTokens = 10_000;

export function createSessionTokens(key: Buffer, random: Random): SessionTokens {
  const opened = new Map<string, SessionClaims>();
  return {
    issue: (claims, minLength) => sealToken(key, { ...claims }, random, minLength),
    read(token) {
      const known = opened.get(token);
      if (known !== undefined) return known;
      const claims = openToken(key, token);
      if (claims === undefined) return undefined;
      // Only what `issue` sealed opens under our key, so the shape is ours.
      const session = claims as unknown as SessionClaims;
      if (opened.size >= rememberedTokens) opened.delete(opened.keys().next().value ?? '');
      opened.set(token, session);
      return session;
    },
  };
}
