import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContextKeys } from '../kernel/access.ts';
import { anonymous, type Caller, callerAccount } from '../kernel/caller.ts';
import type { CallFacts } from '../kernel/operation.ts';
import { globalKeys } from './context-keys.ts';
import {
  everyCaller,
  factsOf,
  home,
  organizationRecord,
  other,
  reading,
  root,
  rootSession,
  service,
  session,
  user,
} from './testing.ts';

/** Without the keys that are absent. */
function keysOf(caller: Caller, more: Partial<CallFacts> = {}): ContextKeys {
  const path = 'o-aaaaaaaaaa/r-aaaa/';
  const place = (account: typeof home) => ({ account, levels: ['r-aaaa', account], path, isOpen: true });
  const account = callerAccount(caller);
  const source = more.source && place(more.source.account);
  const places = { caller: account && place(account), owner: place(other), source };
  const keys = globalKeys(factsOf(caller, more), reading, organizationRecord.id, places);
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));
}

const paths = ['o-aaaaaaaaaa/r-aaaa/'];
const ofRequest = {
  'aws:CurrentTime': '2026-01-15T12:00:00.000Z',
  'aws:EpochTime': '1768478400',
  'aws:RequestedRegion': 'us-west-2',
  'aws:SecureTransport': 'true',
  'aws:SourceIp': '192.0.2.7',
  'aws:ViaAWSService': 'false',
  'aws:UserAgent': 'test/1',
  'aws:Referer': 'http://example.com/',
  'aws:ResourceAccount': other,
  'aws:ResourceOrgID': 'o-aaaaaaaaaa',
  'aws:ResourceOrgPaths': paths,
};
const ofMember = {
  'aws:PrincipalAccount': home,
  'aws:PrincipalOrgID': 'o-aaaaaaaaaa',
  'aws:PrincipalOrgPaths': paths,
  'aws:PrincipalIsAWSService': 'false',
};

test('a user has his own keys and tags, and those of the request', () => {
  assert.deepEqual(keysOf(user), {
    ...ofRequest,
    ...ofMember,
    'aws:PrincipalTag/team': 'blue',
    'aws:PrincipalArn': user.arn,
    'aws:PrincipalType': 'User',
    'aws:userid': user.principalId,
    'aws:username': 'ada',
  });
});

test('the ARN of a session is that of its role, with the path', () => {
  assert.deepEqual(keysOf(session), {
    ...ofRequest,
    ...ofMember,
    'aws:PrincipalTag/team': 'red',
    'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/teams/reader',
    'aws:PrincipalType': 'AssumedRole',
    'aws:userid': 'AROAAAAAAAAAAAAAAAAAA:today',
    'aws:TokenIssueTime': '2026-01-15T11:59:00.000Z',
    'aws:MultiFactorAuthPresent': 'false',
    'aws:SourceIdentity': 'ada',
  });
});

test('an account root, a service and a stranger have no name and no tags', () => {
  assert.deepEqual(keysOf(root), {
    ...ofRequest,
    ...ofMember,
    'aws:PrincipalArn': root.arn,
    'aws:PrincipalType': 'Account',
    'aws:userid': home,
  });
  assert.deepEqual(keysOf(rootSession), {
    ...keysOf(root),
    'aws:AssumedRoot': 'true',
    'aws:TokenIssueTime': '2026-01-15T11:59:00.000Z',
    'aws:MultiFactorAuthPresent': 'false',
  });
  // A service calls from an address of its own.
  const { 'aws:SourceIp': _, ...ofService } = ofRequest;
  assert.deepEqual(keysOf(service), {
    ...ofService,
    'aws:PrincipalIsAWSService': 'true',
    'aws:PrincipalServiceName': 'logging.s3.amazonaws.com',
  });
  assert.deepEqual(keysOf(anonymous), {
    ...ofRequest,
    'aws:PrincipalType': 'Anonymous',
    'aws:userid': 'anonymous',
    'aws:PrincipalIsAWSService': 'false',
  });
});

test('a call that a service makes for its caller has no address, agent or referer, and says so', () => {
  for (const caller of everyCaller) {
    const { 'aws:SourceIp': _ip, 'aws:UserAgent': _agent, 'aws:Referer': _referer, ...rest } = keysOf(caller);
    assert.deepEqual(keysOf(caller, { via: 's3' }), { ...rest, 'aws:ViaAWSService': 'true' });
  }
});

test('plain HTTP is told, and a header that was not sent is no key', () => {
  const keys = keysOf(user, { secure: false, tlsVersion: undefined, headers: {} });
  assert.equal(keys['aws:SecureTransport'], 'false');
  assert.equal('aws:Referer' in keys, false);
});

test('a service that calls for a resource tells whose it is, and where that account stands', () => {
  const keys = keysOf(service, { source: { arn: 'arn:aws:s3:::logged', account: home } });
  assert.equal(keys['aws:SourceArn'], 'arn:aws:s3:::logged');
  assert.equal(keys['aws:SourceAccount'], home);
  assert.equal(keys['aws:SourceOrgID'], 'o-aaaaaaaaaa');
  assert.deepEqual(keys['aws:SourceOrgPaths'], paths);
  assert.equal(keysOf(service)['aws:SourceOrgID'], undefined);
});
