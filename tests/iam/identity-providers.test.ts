// OpenID Connect and SAML providers: kept, changed, tagged, and refused where AWS refuses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountId } from '../../src/kernel/ids.ts';
import { oidcProviderOf } from '../../src/storage/records/identity-provider.ts';
import { samlMetadata } from './certificates.ts';
import { allow, management, newAccount, newUser, newWorld, refused } from './world.ts';

const thumbprint = 'A031C46782E6E6C662C2C87C76DA9AA62CCABD8E';
const oidcArn = (url: string, account = management) => `arn:aws:iam::${account}:oidc-provider/${url}`;
const samlArn = (name: string, account = management) => `arn:aws:iam::${account}:saml-provider/${name}`;

test('an OpenID Connect provider is made, read, listed, changed and deleted', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const url = 'token.example.com:8443/Path';
  const made = await iam.CreateOpenIDConnectProvider({
    Url: `https://${url}`,
    ClientIDList: ['app', 'app', 'other'],
    ThumbprintList: [thumbprint],
    Tags: [{ Key: 'team', Value: 'red' }],
  });
  assert.deepEqual(made, { OpenIDConnectProviderArn: oidcArn(url), Tags: [{ Key: 'team', Value: 'red' }] });
  const named = { OpenIDConnectProviderArn: oidcArn(url) };
  assert.deepEqual(await iam.GetOpenIDConnectProvider(named), {
    Url: url,
    ClientIDList: ['app', 'other'],
    ThumbprintList: [thumbprint.toLowerCase()],
    CreateDate: new Date(world.clock.now()),
    Tags: [{ Key: 'team', Value: 'red' }],
  });
  assert.deepEqual(await iam.ListOpenIDConnectProviders({}), { OpenIDConnectProviderList: [{ Arn: oidcArn(url) }] });
  const again = iam.CreateOpenIDConnectProvider({ Url: `https://${url}` });
  await refused(again, 'EntityAlreadyExists', `Provider with url https://${url} already exists.`);
  await iam.AddClientIDToOpenIDConnectProvider({ ...named, ClientID: 'third' });
  await iam.RemoveClientIDFromOpenIDConnectProvider({ ...named, ClientID: 'app' });
  await iam.UpdateOpenIDConnectProviderThumbprint({ ...named, ThumbprintList: ['b'.repeat(40)] });
  const changed = await iam.GetOpenIDConnectProvider(named);
  assert.deepEqual(changed.ClientIDList, ['other', 'third']);
  assert.deepEqual(changed.ThumbprintList, ['b'.repeat(40)]);
  const issuer = await oidcProviderOf(world.records, accountId(management), `https://${url}`);
  assert.equal(issuer?.arn, oidcArn(url));
  await iam.DeleteOpenIDConnectProvider(named);
  await iam.DeleteOpenIDConnectProvider(named);
  await refused(iam.GetOpenIDConnectProvider(named), 'NoSuchEntity', /not found/);
  await refused(iam.AddClientIDToOpenIDConnectProvider({ ...named, ClientID: 'x' }), 'NoSuchEntity', /not found/);
});

test('what is no issuer, no thumbprint or too many is refused', async () => {
  const { iam } = (await newWorld()).admin;
  const words = 'Invalid Open ID Connect Provider URL';
  for (const Url of [
    'http://a.example',
    'https://a.example?x=1',
    'https://u:p@a.example',
    'https://',
    'a.example',
    'https://a b',
  ])
    await refused(iam.CreateOpenIDConnectProvider({ Url }), 'ValidationException', words);
  const Url = 'https://a.example';
  const short = iam.CreateOpenIDConnectProvider({ Url, ThumbprintList: ['abc'] });
  await refused(short, 'ValidationException', /thumbprintList\.1\.member/);
  const six = iam.CreateOpenIDConnectProvider({ Url, ThumbprintList: Array(6).fill(thumbprint) });
  await refused(six, 'InvalidInput', /fewer than 5/);
  const ClientIDList = Array.from({ length: 101 }, (_, index) => `app-${index}`);
  const many = iam.CreateOpenIDConnectProvider({ Url, ClientIDList });
  await refused(many, 'LimitExceeded', 'Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100');
  await refused(
    iam.GetOpenIDConnectProvider({ OpenIDConnectProviderArn: 'arn:aws:iam::x:role/r' }),
    'InvalidInput',
    /ARN/,
  );
});

test('a hundred providers an account', async () => {
  const { iam } = (await newWorld()).admin;
  for (let index = 0; index < 100; index++) await iam.CreateOpenIDConnectProvider({ Url: `https://${index}.example` });
  const over = iam.CreateOpenIDConnectProvider({ Url: 'https://over.example' });
  await refused(over, 'LimitExceeded', 'Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100');
});

test('a SAML provider is kept with its metadata, byte for byte, and how long it is valid', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const SAMLMetadataDocument = await samlMetadata({ validUntil: '2030-01-01T00:00:00Z' });
  const made = await iam.CreateSAMLProvider({ Name: 'corp', SAMLMetadataDocument });
  assert.deepEqual(made, { SAMLProviderArn: samlArn('corp') });
  const named = { SAMLProviderArn: samlArn('corp') };
  const read = await iam.GetSAMLProvider(named);
  assert.equal(read.SAMLMetadataDocument, SAMLMetadataDocument);
  assert.equal(read.ValidUntil?.toISOString(), '2030-01-01T00:00:00.000Z');
  const [listed] = (await iam.ListSAMLProviders({})).SAMLProviderList ?? [];
  assert.deepEqual(listed, { Arn: samlArn('corp'), ValidUntil: read.ValidUntil, CreateDate: read.CreateDate });
  await refused(iam.CreateSAMLProvider({ Name: 'corp', SAMLMetadataDocument }), 'EntityAlreadyExists', /corp/);
  const later = await samlMetadata({ certificateUntil: new Date('2033-05-06T00:00:00Z') });
  await iam.UpdateSAMLProvider({ ...named, SAMLMetadataDocument: later });
  assert.equal((await iam.GetSAMLProvider(named)).ValidUntil?.toISOString(), '2033-05-06T00:00:00.000Z');
  await iam.DeleteSAMLProvider(named);
  await refused(iam.GetSAMLProvider(named), 'NoSuchEntity', /corp/);
  await refused(iam.DeleteSAMLProvider(named), 'NoSuchEntity', /corp/);
});

test('metadata that describes no provider is refused, and so is what is not built', async () => {
  const { iam } = (await newWorld()).admin;
  const good = await samlMetadata({});
  const bad: readonly (readonly [string, RegExp])[] = [
    [good.replace('</EntityDescriptor>', ''), /Could not parse metadata$/],
    [good.replaceAll('IDPSSODescriptor', 'SPSSODescriptor'), /does not describe an identity provider/],
    [
      good.replace(/<X509Certificate>.*<\/X509Certificate>/, '<X509Certificate>AAAA</X509Certificate>'),
      /cannot be read/,
    ],
    [good.replace('use="signing"', 'use="encryption"'), /no certificate that signs/],
    [good.replace('<?xml version="1.0"?>', '<!DOCTYPE a [<!ENTITY b "c">]>'), /Could not parse metadata$/],
  ];
  for (const [document, words] of bad) {
    const SAMLMetadataDocument = `${document}${' '.repeat(Math.max(0, 1000 - document.length))}`;
    await refused(iam.CreateSAMLProvider({ Name: 'bad', SAMLMetadataDocument }), 'InvalidInput', words);
  }
  const short = iam.CreateSAMLProvider({ Name: 'short', SAMLMetadataDocument: '<a/>' });
  await refused(short, 'ValidationException', /greater than or equal to 1000/);
  const encrypted = { Name: 'e', SAMLMetadataDocument: good, AssertionEncryptionMode: 'Required' as const };
  await refused(iam.CreateSAMLProvider(encrypted), 'NotImplemented', /assertions/i);
});

test('without the permission, and across accounts, nothing is told', async () => {
  const world = await newWorld();
  const { admin } = world;
  await admin.iam.CreateOpenIDConnectProvider({ Url: 'https://a.example' });
  await admin.iam.CreateSAMLProvider({ Name: 'corp', SAMLMetadataDocument: await samlMetadata({}) });
  const as = await newUser(admin, world, 'reader', allow('iam:GetOpenIDConnectProvider', oidcArn('a.example')));
  assert.ok(await as.iam.GetOpenIDConnectProvider({ OpenIDConnectProviderArn: oidcArn('a.example') }));
  const no = /because no identity-based policy allows the iam:/;
  await refused(
    as.iam.GetOpenIDConnectProvider({ OpenIDConnectProviderArn: oidcArn('b.example') }),
    'AccessDenied',
    no,
  );
  await refused(as.iam.ListOpenIDConnectProviders({}), 'AccessDenied', no);
  await refused(as.iam.ListSAMLProviders({}), 'AccessDenied', no);
  await refused(as.iam.DeleteSAMLProvider({ SAMLProviderArn: samlArn('corp') }), 'AccessDenied', no);
  const other = (await newAccount(world)).admin;
  const foreign = { OpenIDConnectProviderArn: oidcArn('a.example') };
  await refused(other.iam.GetOpenIDConnectProvider(foreign), 'AccessDenied', /no resource-based policy allows/);
  await refused(other.iam.DeleteOpenIDConnectProvider(foreign), 'AccessDenied', /no resource-based policy allows/);
  await refused(other.iam.GetSAMLProvider({ SAMLProviderArn: samlArn('corp') }), 'AccessDenied', /no resource-based/);
});

test('tags decide, on the request and on the provider', async () => {
  const world = await newWorld();
  const { admin } = world;
  const red = [{ Key: 'team', Value: 'red' }];
  const as = await newUser(
    admin,
    world,
    'lead',
    allow('iam:CreateOpenIDConnectProvider', '*', { StringEquals: { 'aws:RequestTag/team': 'red' } }),
    allow('iam:TagOpenIDConnectProvider', '*', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['cost'] } }),
    allow('iam:GetOpenIDConnectProvider', '*', { StringEquals: { 'aws:ResourceTag/team': 'red' } }),
    allow('iam:ListOpenIDConnectProviderTags', '*', { StringEquals: { 'iam:ResourceTag/team': 'red' } }),
  );
  await refused(as.iam.CreateOpenIDConnectProvider({ Url: 'https://a.example' }), 'AccessDenied', /iam:Create/);
  await as.iam.CreateOpenIDConnectProvider({ Url: 'https://a.example', Tags: red });
  await admin.iam.CreateOpenIDConnectProvider({ Url: 'https://b.example' });
  const [a, b] = [oidcArn('a.example'), oidcArn('b.example')].map((arn) => ({ OpenIDConnectProviderArn: arn }));
  assert.ok(a && b);
  assert.ok(await as.iam.GetOpenIDConnectProvider(a));
  await refused(as.iam.GetOpenIDConnectProvider(b), 'AccessDenied', /iam:Get/);
  await refused(as.iam.TagOpenIDConnectProvider({ ...b, Tags: red }), 'AccessDenied', /iam:Tag/);
  await as.iam.TagOpenIDConnectProvider({ ...a, Tags: [{ Key: 'cost', Value: '1' }] });
  const { Tags } = await as.iam.ListOpenIDConnectProviderTags(a);
  assert.deepEqual(Tags, [{ Key: 'cost', Value: '1' }, ...red]);
  await refused(as.iam.UntagOpenIDConnectProvider({ ...a, TagKeys: ['cost'] }), 'AccessDenied', /iam:Untag/);
  await admin.iam.UntagOpenIDConnectProvider({ ...a, TagKeys: ['cost'] });
  assert.deepEqual((await admin.iam.ListOpenIDConnectProviderTags(a)).Tags, red);
});
