// Bad inputs of AWS query: IAM and STS. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
import { hourMs } from '../../src/kernel/clock.ts';
import type { Answer } from '../support/socket.ts';
import { type BadInput, badInputs, type Stage, spoilSignature, withHeaders, withoutHeader } from './stage.ts';

const versions = { iam: '2010-05-08', sts: '2011-06-15' } as const;
const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

function form(stage: Stage, service: keyof typeof versions, body: Buffer | string, more = {}) {
  return stage.signed(service, { headers, body: Buffer.from(body) }, more);
}

const iam =
  (action: string, rest = '', more = {}) =>
  (stage: Stage) =>
    form(stage, 'iam', `Action=${action}&Version=${versions.iam}${rest}`, more);

const sts =
  (action: string, rest = '', more = {}) =>
  (stage: Stage) =>
    form(stage, 'sts', `Action=${action}&Version=${versions.sts}${rest}`, more);

const good = sts('GetCallerIdentity');
const unknown = { accessKeyId: 'AKIAUNKNOWNUNKNOWN00', secretAccessKey: 'unknown' };
const refusal = (status: number, code: string) => ({ status, code });
const validation = refusal(400, 'ValidationError');
const malformed = refusal(400, 'MalformedInput');
const roleArn = 'arn%3Aaws%3Aiam%3A%3A100000000001%3Arole%2Fnone';

const inputs: readonly BadInput[] = [
  { name: 'a broken signature', request: (s) => spoilSignature(good(s)), ...refusal(403, 'SignatureDoesNotMatch') },
  {
    name: 'a body that was changed after signing',
    request: (s) => ({ ...good(s), body: Buffer.from('Action=GetCallerIdentity') }),
    ...refusal(403, 'SignatureDoesNotMatch'),
  },
  {
    name: 'a date an hour ago',
    request: (s) => sts('GetCallerIdentity', '', { nowMs: s.server.clock.now() - hourMs })(s),
    ...refusal(403, 'SignatureDoesNotMatch'),
    words: /Signature expired/,
  },
  {
    name: 'an unknown access key',
    request: sts('GetCallerIdentity', '', { credentials: unknown }),
    ...refusal(403, 'InvalidClientTokenId'),
  },
  {
    name: 'no signature',
    request: (s) => withoutHeader(good(s), 'authorization'),
    ...refusal(403, 'MissingAuthenticationToken'),
  },
  {
    name: 'half a signature',
    request: (s) => withHeaders(good(s), { authorization: 'AWS4-HMAC-SHA256 Credential=a' }),
    ...refusal(400, 'IncompleteSignature'),
  },
  {
    name: 'a session token that nobody gave',
    request: (s) => sts('GetCallerIdentity', '', { credentials: { ...s.server.admin, sessionToken: 'none' } })(s),
    ...refusal(403, 'InvalidClientTokenId'),
  },
  { name: 'no action', request: (s) => form(s, 'iam', `Version=${versions.iam}`), ...refusal(400, 'MissingAction') },
  { name: 'an action that no service has', request: iam('Fly'), ...refusal(400, 'InvalidAction') },
  {
    name: 'an action of another version',
    request: (s) => form(s, 'iam', 'Action=GetUser&Version=1999-01-01'),
    ...refusal(400, 'InvalidAction'),
  },
  {
    name: 'an action of another service',
    request: (s) => form(s, 'iam', `Action=AssumeRole&Version=${versions.iam}`),
    ...refusal(400, 'InvalidAction'),
  },
  {
    name: 'an action that is not built yet',
    request: iam('CreateDelegationRequest', '&Description=a'),
    ...refusal(501, 'NotImplemented'),
    words: /CreateDelegationRequest/,
  },
  { name: 'an escape that is none', request: iam('GetUser', '&UserName=%zz'), ...malformed },
  { name: 'escaped bytes that are not UTF-8', request: iam('GetUser', '&UserName=%ff'), ...malformed },
  {
    name: 'bytes that are not UTF-8',
    request: (s) => form(s, 'iam', Buffer.from(`Action=GetUser&Version=${versions.iam}&UserName=\u00e4`, 'latin1')),
    ...malformed,
  },
  { name: 'a number that is none', request: iam('ListUsers', '&MaxItems=ten'), ...malformed },
  { name: 'a part of a number', request: iam('ListUsers', '&MaxItems=1.5'), ...malformed },
  {
    name: 'a list whose place is no number',
    request: iam('CreateUser', '&UserName=u&Tags.member.x.Key=a'),
    ...malformed,
  },
  { name: 'a key of a thousand steps', request: iam('GetUser', `&${'a.'.repeat(1000)}b=c`), ...malformed },
  { name: 'thirty thousand pairs', request: iam('GetUser', '&a=b'.repeat(30_000)), ...malformed },
  { name: 'a body beyond the bound', request: iam('GetUser', `&UserName=${'u'.repeat(5_000_000)}`), ...malformed },
  { name: 'a required parameter that is missing', request: iam('GetRole'), ...validation },
  { name: 'a name with a character that none has', request: iam('CreateUser', '&UserName=a%20b'), ...validation },
  { name: 'a name that is too long', request: iam('CreateUser', `&UserName=${'u'.repeat(65)}`), ...validation },
  { name: 'a number out of its range', request: iam('ListUsers', '&MaxItems=0'), ...validation },
  { name: 'a user that does not exist', request: iam('GetUser', '&UserName=none'), ...refusal(404, 'NoSuchEntity') },
  {
    name: 'a policy that is none',
    request: iam('CreatePolicy', '&PolicyName=p&PolicyDocument=%7B'),
    ...refusal(400, 'MalformedPolicyDocument'),
  },
  {
    name: 'a policy of ten thousand levels',
    request: iam('CreatePolicy', `&PolicyName=p&PolicyDocument=${'%5B'.repeat(10_000)}`),
    ...refusal(400, 'MalformedPolicyDocument'),
  },
  {
    name: 'a policy with a member twice',
    request: iam(
      'CreatePolicy',
      `&PolicyName=p&PolicyDocument=${encodeURIComponent('{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}')}`,
    ),
    ...refusal(400, 'MalformedPolicyDocument'),
  },
  {
    name: 'JSON for a form',
    request: (s) => form(s, 'sts', '{"Action":"GetCallerIdentity"}'),
    ...refusal(400, 'MissingAction'),
  },
  {
    name: 'a role that does not exist',
    request: sts('AssumeRole', `&RoleArn=${roleArn}&RoleSessionName=session`),
    ...refusal(403, 'AccessDenied'),
  },
  {
    name: 'a session of one character',
    request: sts('AssumeRole', `&RoleArn=${roleArn}&RoleSessionName=s`),
    ...validation,
  },
  {
    name: 'a duration of no time',
    request: sts('AssumeRole', `&RoleArn=${roleArn}&RoleSessionName=session&DurationSeconds=0`),
    ...validation,
  },
  {
    name: 'a role for an anonymous caller',
    request: (s) => withoutHeader(sts('AssumeRole', `&RoleArn=${roleArn}&RoleSessionName=session`)(s), 'authorization'),
    ...refusal(403, 'MissingAuthenticationToken'),
  },
];

/** Who is to blame goes with the status. */
function codeOf({ body, status }: Answer): string | undefined {
  const type = status < 500 ? 'Sender' : 'Receiver';
  return new RegExp(`<ErrorResponse[^>]*><Error><Type>${type}</Type><Code>(\\w+)</Code>`).exec(body)?.[1];
}

badInputs('AWS query', inputs, { codeOf, good });
