// AssumeRoleWithWebIdentity against a provider that the test starts: what is verified, whom a role trusts, and what its session carries.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  DeleteOpenIDConnectProviderCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
} from '@aws-sdk/client-organizations';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type AssumeRoleWithWebIdentityCommandInput,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { SignJWT, UnsecuredJWT } from 'jose';
import { minuteMs } from '../../src/kernel/clock.ts';
import { allow, policy } from '../iam/world.ts';
import { type Account, newAccount } from '../support/accounts.ts';
import { audience, type IdentityProvider, startIdentityProvider, subject } from '../support/identity-provider.ts';
import { refused } from '../support/refused.ts';
import { MovableClock, startServer, type TestServer } from '../support/server.ts';

interface Federation extends AsyncDisposable {
  readonly server: TestServer;
  readonly account: Account;
  readonly provider: IdentityProvider;
  readonly providerArn: string;
  readonly RoleArn: string;
  trust(condition?: object, actions?: readonly string[]): Promise<void>;
  assume(more?: Partial<AssumeRoleWithWebIdentityCommandInput>): Promise<TestSession>;
}

type TestSession = Awaited<ReturnType<typeof assumeBy>>;

async function assumeBy(server: TestServer, input: AssumeRoleWithWebIdentityCommandInput) {
  const { endpoint } = server;
  // No credentials at all: the token is what stands for them.
  const sts = new STSClient({ endpoint, region: 'us-east-1', maxAttempts: 1, credentials: async () => assert.fail() });
  try {
    const answer = await sts.send(new AssumeRoleWithWebIdentityCommand(input));
    const { Credentials: given } = answer;
    const credentials = {
      accessKeyId: `${given?.AccessKeyId}`,
      secretAccessKey: `${given?.SecretAccessKey}`,
      sessionToken: `${given?.SessionToken}`,
    };
    return { answer, clients: server.clients(credentials) };
  } finally {
    sts.destroy();
  }
}

interface Given {
  /** How the server comes to trust the provider's certificate, and its address. */
  readonly flags?: (provider: IdentityProvider) => readonly string[];
  readonly thumbprints?: (provider: IdentityProvider) => readonly string[];
}

const trusted = (provider: IdentityProvider) => [
  ...['--oidc-networks', '127.0.0.0/8,::1'],
  ...['--oidc-authorities', provider.authorities],
];
const web = 'sts:AssumeRoleWithWebIdentity';

async function newFederation({ flags = trusted, thumbprints = () => [] }: Given = {}): Promise<Federation> {
  await using starting = new AsyncDisposableStack();
  const clock = new MovableClock();
  const provider = starting.use(await startIdentityProvider(clock));
  const server = starting.use(await startServer({ flags: flags(provider) }));
  const account = await newAccount(server, 'home');
  const { iam } = account.clients;
  const { OpenIDConnectProviderArn: providerArn = '' } = await iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: provider.issuer,
      ClientIDList: [audience],
      ThumbprintList: [...thumbprints(provider)],
    }),
  );
  const trustOf = (condition: object, actions: readonly string[]) =>
    policy({
      Effect: 'Allow',
      Principal: { Federated: providerArn },
      Action: actions,
      ...(Object.keys(condition).length > 0 && { Condition: condition }),
    });
  const RoleName = 'deployer';
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trustOf({}, [web]) }));
  const RoleArn = `arn:aws:iam::${account.id}:role/${RoleName}`;
  const started = starting.move();
  return {
    server,
    account,
    provider,
    providerArn,
    RoleArn,
    async trust(condition = {}, actions = [web]) {
      const PolicyDocument = trustOf(condition, actions);
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    },
    assume: async (more = {}) =>
      assumeBy(server, { RoleArn, RoleSessionName: 'job', WebIdentityToken: await provider.token(), ...more }),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

const invalid = (message: string | RegExp) => ({ status: 400, code: 'InvalidIdentityToken', message });
const notAuthorized = (action = web) => ({
  status: 403,
  code: 'AccessDenied',
  message: `Not authorized to perform ${action}`,
});

test('a token of the provider opens the role, without a signature, and its session says whose it is', async () => {
  await using federation = await newFederation();
  const { server, account, provider, providerArn, assume } = federation;
  const { answer, clients } = await assume();
  assert.equal(answer.SubjectFromWebIdentityToken, subject);
  assert.equal(answer.Audience, audience);
  assert.equal(answer.Provider, provider.issuer);
  assert.equal(answer.AssumedRoleUser?.Arn, `arn:aws:sts::${account.id}:assumed-role/deployer/job`);
  assert.equal((await clients.sts.send(new GetCallerIdentityCommand({}))).Arn, answer.AssumedRoleUser?.Arn);
  // The provider's condition keys go with the session.
  const host = provider.issuer.slice('https://'.length);
  const put = (statement: object) =>
    account.clients.iam.send(
      new PutRolePolicyCommand({ RoleName: 'deployer', PolicyName: 'p', PolicyDocument: policy(statement) }),
    );
  const conditions = [
    { StringEquals: { [`${host}:sub`]: subject } },
    { StringEquals: { [`${host}:aud`]: audience } },
    { StringEquals: { 'aws:FederatedProvider': providerArn } },
  ];
  for (const [number, condition] of conditions.entries()) {
    await put(allow('s3:CreateBucket', '*', condition));
    await clients.s3.send(new CreateBucketCommand({ Bucket: `of-the-job-${number}` }));
    const [operator, keys] = Object.entries(condition)[0] ?? [];
    const other = Object.fromEntries(Object.keys(keys ?? {}).map((key) => [key, 'other']));
    await put(allow('s3:CreateBucket', '*', { [`${operator}`]: other }));
    const refusal = { status: 403, code: 'AccessDenied', message: /no identity-based policy allows/ };
    await refused(clients.s3.send(new CreateBucketCommand({ Bucket: 'not-made' })), refusal);
  }
  const events = await account.clients.cloudtrail.send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'AssumeRoleWithWebIdentity' }],
    }),
  );
  const event = JSON.parse(`${events.Events?.[0]?.CloudTrailEvent}`);
  assert.deepEqual(event.userIdentity, {
    type: 'WebIdentityUser',
    principalId: `${host}:${audience}:${subject}`,
    userName: subject,
    identityProvider: providerArn,
  });
  assert.ok(!JSON.stringify(event).includes('eyJ'));
  assert.deepEqual(server.reported, []);
});

test('a trust asks for subject, audience and authentication methods, and names its provider', async () => {
  await using federation = await newFederation();
  const { account, provider, RoleArn, assume, trust } = federation;
  const host = provider.issuer.slice('https://'.length);
  const WebIdentityToken = await provider.token({ amr: ['mfa', 'pwd'] });
  const cases: readonly (readonly [object, object])[] = [
    [{ StringEquals: { [`${host}:sub`]: subject } }, { StringEquals: { [`${host}:sub`]: 'user-2' } }],
    [{ StringLike: { [`${host}:aud`]: 'client-*' } }, { StringLike: { [`${host}:aud`]: 'other-*' } }],
    [
      { 'ForAnyValue:StringEquals': { [`${host}:amr`]: 'mfa' } },
      { 'ForAnyValue:StringEquals': { [`${host}:amr`]: 'sms' } },
    ],
    [{ StringEquals: { 'sts:RoleSessionName': 'job' } }, { StringEquals: { 'sts:RoleSessionName': 'other' } }],
  ];
  for (const [met, unmet] of cases) {
    await trust(met);
    await assume({ WebIdentityToken });
    await trust(unmet);
    await refused(assume({ WebIdentityToken }), notAuthorized());
  }
  const others = [
    { AWS: '*' },
    { AWS: account.id },
    { Federated: 'accounts.google.com' },
    { Service: 'ec2.amazonaws.com' },
  ];
  for (const Principal of [...others, '*']) {
    const PolicyDocument = policy({ Effect: 'Allow', Principal, Action: [web, 'sts:AssumeRole'] });
    await account.clients.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'deployer', PolicyDocument }));
    await refused(assume({ WebIdentityToken }), notAuthorized());
  }
  const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'AssumeRoleWithWebIdentity' }];
  const lookup = () => account.clients.cloudtrail.send(new LookupEventsCommand({ LookupAttributes }));
  const { Events: before = [] } = await lookup();
  await refused(assume({ WebIdentityToken, RoleArn: `${RoleArn}-2` }), notAuthorized());
  // Who was refused is in the trail of the role's account, once the token has named him.
  const { Events = [] } = await lookup();
  assert.equal(Events.length, before.length + 1);
  const { errorCode, userIdentity } = JSON.parse(`${Events[0]?.CloudTrailEvent}`);
  assert.equal(errorCode, 'AccessDenied');
  assert.equal(userIdentity.userName, subject);
  await refused(assume({ WebIdentityToken: 'not.a.token' }), invalid(/./));
  assert.equal((await lookup()).Events?.length, Events.length);
  // A signature is no token: the provider's trust lets nobody in who signs.
  await trust({}, [web, 'sts:AssumeRole']);
  const signed = account.clients.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'job' }));
  await refused(signed, { status: 403, code: 'AccessDenied', message: /no resource-based policy allows/ });
});

test('a resource control policy lets tokens pass as it lets everybody, and denies them where it says so', async () => {
  await using federation = await newFederation();
  const { server, account, providerArn, assume } = federation;
  const { organizations } = server.clients(server.admin);
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  const PolicyType = 'RESOURCE_CONTROL_POLICY';
  await organizations.send(new EnablePolicyTypeCommand({ RootId: Roots?.[0]?.Id, PolicyType }));
  assert.equal((await assume()).answer.Provider, federation.provider.issuer);
  const Condition = { StringEquals: { 'aws:FederatedProvider': providerArn } };
  const Content = policy({ Effect: 'Deny', Principal: '*', Action: web, Resource: '*', Condition });
  const made = { Name: 'NoTokens', Description: '', Type: PolicyType, Content } as const;
  const { Policy } = await organizations.send(new CreatePolicyCommand(made));
  await organizations.send(new AttachPolicyCommand({ PolicyId: Policy?.PolicySummary?.Id, TargetId: account.id }));
  await refused(assume(), notAuthorized());
});

test('a token that is not what it should be is refused, each in its words', async () => {
  await using federation = await newFederation();
  const { provider, assume } = federation;
  const now = Math.floor(Date.now() / 1000);
  const from = async (claims: Record<string, unknown>) => assume({ WebIdentityToken: await provider.token(claims) });
  await refused(assume({ WebIdentityToken: 'abcd' }), invalid(/not a valid JWT/));
  await refused(from({ aud: 'client-2' }), invalid('Incorrect token audience'));
  await refused(from({ aud: [audience, 'client-2'] }), invalid('Incorrect token audience'));
  await from({ aud: [audience, 'client-2'], azp: audience });
  await refused(from({ sub: undefined }), invalid('Token is missing a required claim: sub'));
  await refused(from({ exp: undefined }), invalid('Token is missing a required claim: exp'));
  await refused(from({ iat: undefined }), invalid('Token is missing a required claim: iat'));
  await refused(from({ iss: 'https://elsewhere.example.com' }), invalid(/No OpenIDConnect provider found/));
  const late = { status: 400, code: 'ExpiredTokenException', message: /Token expired/ };
  await refused(from({ iat: now - 2000, exp: now - 301 }), late);
  await from({ iat: now - 2000, exp: now - 200 });
  await refused(from({ nbf: now + 400 }), invalid('Token is not yet valid'));
  await refused(from({ iat: now + 400 }), invalid('Token is not yet valid'));
  const signature = /not signed by its issuer/;
  const [head, , tail] = (await provider.token()).split('.');
  const [, other] = (await provider.token({ sub: 'user-2' })).split('.');
  await refused(assume({ WebIdentityToken: `${head}.${other}.${tail}` }), invalid(signature));
  const claims = { iss: provider.issuer, sub: subject, aud: audience, iat: now, exp: now + 600 };
  await refused(assume({ WebIdentityToken: new UnsecuredJWT(claims).encode() }), invalid(/not a valid JWT/));
  const hmac = new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'key-1' });
  await refused(assume({ WebIdentityToken: await hmac.sign(Buffer.alloc(32)) }), invalid(/not a valid JWT/));
  const oauth = assume({ ProviderId: 'www.amazon.com' });
  await refused(oauth, { status: 501, code: 'NotImplemented', message: /access token/ });
  await refused(assume({ DurationSeconds: 3601 }), { status: 400, code: 'ValidationError', message: /MaxSession/ });
  assert.deepEqual(federation.server.reported, []);
});

test('tags and the source identity of a token need their permissions, and are those of the session', async () => {
  await using federation = await newFederation();
  const { provider, account, assume, trust } = federation;
  const tags = { principal_tags: { team: ['red'] }, transitive_tag_keys: ['team'] };
  const WebIdentityToken = await provider.token({ 'https://aws.amazon.com/tags': tags });
  await refused(assume({ WebIdentityToken }), notAuthorized('sts:TagSession'));
  await trust({ StringEquals: { 'aws:RequestTag/team': 'red' } }, [web, 'sts:TagSession']);
  const { clients, answer } = await assume({ WebIdentityToken });
  assert.ok((answer.PackedPolicySize ?? 0) > 0);
  const byTag = allow('s3:CreateBucket', '*', { StringEquals: { 'aws:PrincipalTag/team': 'red' } });
  const put = { RoleName: 'deployer', PolicyName: 'p', PolicyDocument: policy(byTag) };
  await account.clients.iam.send(new PutRolePolicyCommand(put));
  await clients.s3.send(new CreateBucketCommand({ Bucket: 'of-the-red-team' }));
  const named = await provider.token({ 'https://aws.amazon.com/source_identity': 'ada' });
  await trust({}, [web]);
  await refused(assume({ WebIdentityToken: named }), notAuthorized('sts:SetSourceIdentity'));
  await trust({}, [web, 'sts:SetSourceIdentity']);
  assert.equal((await assume({ WebIdentityToken: named })).answer.SourceIdentity, 'ada');
  const wrong = await provider.token({ 'https://aws.amazon.com/tags': { principal_tags: { team: ['a', 'b'] } } });
  await refused(assume({ WebIdentityToken: wrong }), invalid(/aws.amazon.com\/tags/));
});

test('keys are kept for a while, a new one is asked for when it comes, and a provider that is gone opens nothing', async () => {
  await using federation = await newFederation();
  const { server, account, provider, providerArn, assume } = federation;
  await assume();
  await assume();
  assert.deepEqual(provider.asked, ['/.well-known/openid-configuration', '/keys']);
  for (const algorithm of ['RS256', 'ES384']) {
    server.clock.advance(11_000);
    const before = await provider.token();
    await provider.rotate(algorithm);
    provider.asked.splice(0);
    await assume();
    assert.deepEqual(provider.asked, ['/.well-known/openid-configuration', '/keys']);
    const gone = /Couldn't retrieve verification key from your identity provider/;
    await refused(assume({ WebIdentityToken: before }), invalid(gone));
  }
  // It is left alone for ten seconds, whatever strangers send.
  provider.asked.splice(0);
  await provider.rotate();
  await refused(assume(), invalid(/Couldn't retrieve/));
  assert.deepEqual(provider.asked, []);
  server.clock.advance(minuteMs);
  await assume();
  const { iam } = server.clients(account.credentials);
  await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: providerArn }));
  await refused(assume(), invalid(/No OpenIDConnect provider found/));
});

test('a provider that does not answer as it should is told from one that cannot be reached', async () => {
  await using federation = await newFederation();
  const { server, provider, assume } = federation;
  const discovery = '/.well-known/openid-configuration';
  const answers: readonly (readonly [path: string, status: number, body: string, location?: string])[] = [
    [discovery, 500, '{}'],
    [discovery, 302, '', `${provider.issuer}/keys`],
    [discovery, 200, '<html>'],
    [discovery, 200, '[]'],
    [discovery, 200, JSON.stringify({ issuer: 'https://other.example.com', jwks_uri: `${provider.issuer}/keys` })],
    [discovery, 200, JSON.stringify({ issuer: provider.issuer, jwks_uri: 'http://localhost/keys' })],
    [discovery, 200, JSON.stringify({ issuer: provider.issuer })],
    ['/keys', 200, '{"keys":[1]}'],
    ['/keys', 200, `{"keys":[],"more":"${'x'.repeat(300_000)}"}`],
  ];
  for (const [path, status, body, location] of answers) {
    provider.instead.set(path, { status, body, ...(location !== undefined && { location }) });
    await refused(assume(), invalid(/Couldn't retrieve verification key/));
    provider.instead.clear();
    server.clock.advance(11_000);
  }
  await assume();
  server.clock.advance(11 * minuteMs);
  const WebIdentityToken = await provider.token({ exp: Math.floor(server.clock.now() / 1000) + 600 });
  await provider.stop();
  const unreachable = { status: 400, code: 'IDPCommunicationError', message: /could not be reached/ };
  await refused(assume({ WebIdentityToken }), unreachable);
  assert.deepEqual(server.reported, []);
});

for (const [name, given, reached] of [
  ['a private address is not called unless the operator allows it', { flags: () => [] }, false],
  ['a certificate of nobody’s is not trusted', { flags: () => ['--oidc-networks', '127.0.0.1/32'] }, false],
  [
    'a certificate is trusted by the thumbprint of its authority',
    { flags: () => ['--oidc-networks', '127.0.0.1'], thumbprints: (it: IdentityProvider) => [it.thumbprints[0]] },
    true,
  ],
  [
    'a certificate is trusted by its own thumbprint',
    { flags: () => ['--oidc-networks', '127.0.0.1'], thumbprints: (it: IdentityProvider) => [it.thumbprints[1]] },
    true,
  ],
  [
    'the thumbprint of another certificate is no trust',
    { flags: () => ['--oidc-networks', '127.0.0.1'], thumbprints: () => ['ab'.repeat(20)] },
    false,
  ],
] as const satisfies readonly (readonly [string, Given, boolean])[]) {
  test(name, async () => {
    await using federation = await newFederation(given);
    const { provider, assume } = federation;
    if (reached) await assume();
    else {
      await refused(assume(), { status: 400, code: 'IDPCommunicationError', message: /could not be reached/ });
      assert.deepEqual(provider.asked, []);
    }
  });
}

test('no other operation is answered without a signature', async () => {
  await using federation = await newFederation();
  const { server, account, provider } = federation;
  const missing = async (parameters: Record<string, string>) => {
    const body = new URLSearchParams({ Version: '2011-06-15', ...parameters });
    const response = await fetch(server.endpoint, { method: 'POST', body });
    assert.equal(response.status, 403);
    assert.match(await response.text(), /<Code>MissingAuthenticationToken<\/Code>/);
  };
  await missing({ Action: 'GetCallerIdentity' });
  await missing({ Action: 'GetSessionToken' });
  await missing({ Action: 'AssumeRole', RoleArn: account.roleArn, RoleSessionName: 'x' });
  await missing({ Action: 'ListUsers', Version: '2010-05-08' });
  assert.deepEqual(provider.asked, []);
  const more = { OpenIDConnectProviderArn: federation.providerArn, ClientID: 'client-2' };
  await account.clients.iam.send(new AddClientIDToOpenIDConnectProviderCommand(more));
  const WebIdentityToken = await provider.token({ aud: 'client-2' });
  assert.equal((await federation.assume({ WebIdentityToken })).answer.Audience, 'client-2');
});
