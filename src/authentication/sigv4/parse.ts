// Which signature a request carries, if any.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
import { parseAuthorizationHeader } from './authorization-header.ts';
import { parsePresignedQuery, parseQuery } from './presigned-query.ts';
import type { SignableRequest, SignatureStyle, SignedRequest } from './signed-request.ts';

const signatureParameter = /(?:^|&)(?:X-Amz-(?:Algorithm|Signature|Credential)|AWSAccessKeyId|Signature)=/;

/** Reads the claim and its form; whether it is true, `verifySignature` says once the caller knows the secret. */
export function parseSignedRequest(request: SignableRequest, style: SignatureStyle): SignedRequest {
  const authorization = request.headers.authorization;
  const inQuery = signatureParameter.test(request.rawQuery);
  if (authorization === undefined && !inQuery) return { kind: 'anonymous' };

  const query = inQuery ? parseQuery(request.rawQuery) : undefined;
  const version4 = query?.values.has('X-Amz-Algorithm') || query?.values.has('X-Amz-Signature');
  const version2 = query?.values.has('AWSAccessKeyId') && query.values.has('Signature');
  if (authorization !== undefined) {
    return version4 || version2
      ? { kind: 'refused', refusal: { reason: 'several-mechanisms' } }
      : parseAuthorizationHeader(authorization, request.headers);
  }
  if (query !== undefined && version4) return parsePresignedQuery(query, style);
  // S3 takes either parameter for a claim, and says which others it lacks.
  if (query !== undefined && style === 's3') return { kind: 'version-2', query };
  if (version2)
    return { kind: 'refused', refusal: { reason: 'unsupported-mechanism', form: 'query', mechanism: 'AWS' } };
  return { kind: 'anonymous' };
}
