// How each dialect spells the faults that every service shares, and with which status.
// https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
import type { commonFaults } from '../../kernel/faults/common.ts';
import type { Dialect } from '../recognised.ts';

/** Code, status, and the dialect's own words where they differ from the catalogue's. */
export type CommonSpelling = readonly [code: string, status: number, message?: string];

export const commonSpellings: Readonly<Record<keyof typeof commonFaults, Readonly<Record<Dialect, CommonSpelling>>>> = {
  AccessDenied: {
    'rest-xml': ['AccessDenied', 403],
    json: ['AccessDeniedException', 400],
    query: ['AccessDenied', 403],
  },
  InternalError: {
    'rest-xml': ['InternalError', 500],
    json: ['InternalFailure', 500],
    query: ['InternalFailure', 500],
  },
  NotImplemented: {
    'rest-xml': ['NotImplemented', 501],
    json: ['NotImplemented', 501],
    query: ['NotImplemented', 501],
  },
  UnknownOperation: {
    'rest-xml': ['MethodNotAllowed', 405],
    json: ['UnknownOperationException', 400],
    query: ['InvalidAction', 400],
  },
  MissingAction: {
    'rest-xml': ['InvalidRequest', 400],
    json: ['UnknownOperationException', 400],
    query: ['MissingAction', 400],
  },
  InvalidAction: {
    'rest-xml': ['InvalidRequest', 400],
    json: ['UnknownOperationException', 400],
    query: ['InvalidAction', 400],
  },
  SerializationException: {
    'rest-xml': ['InvalidRequest', 400],
    json: ['SerializationException', 400],
    query: ['MalformedInput', 400],
  },
  ValidationException: {
    'rest-xml': ['InvalidArgument', 400],
    json: ['ValidationException', 400],
    query: ['ValidationError', 400],
  },
  IncompleteSignature: {
    'rest-xml': ['AuthorizationHeaderMalformed', 400],
    json: ['IncompleteSignatureException', 400],
    query: ['IncompleteSignature', 400],
  },
  MissingAuthenticationToken: {
    'rest-xml': ['AccessDenied', 403, 'Access Denied'],
    json: ['MissingAuthenticationTokenException', 400],
    query: ['MissingAuthenticationToken', 403],
  },
  InvalidClientTokenId: {
    'rest-xml': ['InvalidAccessKeyId', 403, 'The AWS Access Key Id you provided does not exist in our records.'],
    json: ['UnrecognizedClientException', 400],
    query: ['InvalidClientTokenId', 403],
  },
  InvalidToken: {
    'rest-xml': ['InvalidToken', 400],
    json: ['UnrecognizedClientException', 400],
    query: ['InvalidClientTokenId', 403],
  },
  ExpiredToken: {
    'rest-xml': ['ExpiredToken', 400, 'The provided token has expired.'],
    json: ['ExpiredTokenException', 400],
    query: ['ExpiredToken', 403],
  },
  SignatureDoesNotMatch: {
    'rest-xml': ['SignatureDoesNotMatch', 403],
    json: ['InvalidSignatureException', 400],
    query: ['SignatureDoesNotMatch', 403],
  },
};
