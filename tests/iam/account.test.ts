// What belongs to an account as a whole: its alias, its rules for passwords, its summary, details and report.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs, hourMs } from '../../src/kernel/clock.ts';
import { allow, management, newAccount, newUser, newWorld, policy, refused, trusting } from './world.ts';

const no = /because no identity-based policy allows the iam:/;

test('an account has one alias, and no other account has it', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const other = (await newAccount(world)).admin.iam;
  assert.deepEqual(await iam.ListAccountAliases({}), { AccountAliases: [], IsTruncated: false });
  await iam.CreateAccountAlias({ AccountAlias: 'first' });
  await refused(other.CreateAccountAlias({ AccountAlias: 'first' }), 'EntityAlreadyExists', /first already exists/);
  await iam.CreateAccountAlias({ AccountAlias: 'first' });
  await iam.CreateAccountAlias({ AccountAlias: 'second' });
  assert.deepEqual((await iam.ListAccountAliases({})).AccountAliases, ['second']);
  await other.CreateAccountAlias({ AccountAlias: 'first' });
  await refused(iam.DeleteAccountAlias({ AccountAlias: 'first' }), 'NoSuchEntity', /first/);
  await iam.DeleteAccountAlias({ AccountAlias: 'second' });
  assert.deepEqual((await iam.ListAccountAliases({})).AccountAliases, []);
  assert.deepEqual((await other.ListAccountAliases({})).AccountAliases, ['first']);
  for (const AccountAlias of ['ab', 'Capital', 'a--b', '-a-', 'x'.repeat(64)])
    await refused(iam.CreateAccountAlias({ AccountAlias }), 'ValidationException', /accountAlias/);
});

test('the rules for passwords are kept as given, and default where not given', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  const words = `The Password Policy with domain name ${management} cannot be found.`;
  await refused(iam.GetAccountPasswordPolicy({}), 'NoSuchEntity', words);
  await refused(iam.DeleteAccountPasswordPolicy({}), 'NoSuchEntity', words);
  const rules = { MinimumPasswordLength: 12, RequireSymbols: true, MaxPasswordAge: 90, PasswordReusePrevention: 2 };
  await iam.UpdateAccountPasswordPolicy(rules);
  const others = {
    RequireNumbers: false,
    RequireUppercaseCharacters: false,
    RequireLowercaseCharacters: false,
    AllowUsersToChangePassword: false,
    ExpirePasswords: true,
    HardExpiry: false,
  };
  assert.deepEqual((await iam.GetAccountPasswordPolicy({})).PasswordPolicy, { ...rules, ...others });
  await iam.UpdateAccountPasswordPolicy({});
  const reset = (await iam.GetAccountPasswordPolicy({})).PasswordPolicy;
  assert.deepEqual(reset, { ...others, MinimumPasswordLength: 6, RequireSymbols: false, ExpirePasswords: false });
  await refused(
    iam.UpdateAccountPasswordPolicy({ MinimumPasswordLength: 5 }),
    'ValidationException',
    /than or equal to 6/,
  );
  await refused(iam.UpdateAccountPasswordPolicy({ MaxPasswordAge: 0 }), 'ValidationException', /maxPasswordAge/);
  await iam.DeleteAccountPasswordPolicy({});
  await refused(iam.GetAccountPasswordPolicy({}), 'NoSuchEntity', words);
});

test('a password must meet the rules, and no refusal repeats it', async () => {
  const { iam } = (await newWorld()).admin;
  await iam.CreateUser({ UserName: 'ann' });
  const create = (Password: string | undefined) => iam.CreateLoginProfile({ UserName: 'ann', Password });
  const short = 'Password should have a minimum length of 8';
  await refused(create('Abc1!'), 'PasswordPolicyViolation', short);
  const kinds = 'Password should have at least one uppercase letter, Password should have at least one number';
  await refused(
    create('abcdefgh!'),
    'PasswordPolicyViolation',
    `Password should meet 1 more of the following requirements: ${kinds}`,
  );
  await refused(create('passw\u0100rd1!'), 'PasswordPolicyViolation', /^(?!.*\u0100)/);
  await refused(create(undefined), 'ValidationException', /Value null at 'password'/);
  await iam.UpdateAccountPasswordPolicy({ MinimumPasswordLength: 6, RequireSymbols: true });
  await refused(create('Abcdefg1'), 'PasswordPolicyViolation', 'Password should have at least one symbol');
  await create('abcde!');
});

test('a login profile is made, read, changed and deleted', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  await iam.CreateUser({ UserName: 'Ann' });
  const named = { UserName: 'Ann' };
  const words = 'Login Profile for User Ann cannot be found.';
  await refused(iam.GetLoginProfile(named), 'NoSuchEntity', words);
  await refused(iam.UpdateLoginProfile({ ...named, Password: 'Secret-11' }), 'NoSuchEntity', words);
  const made = await iam.CreateLoginProfile({ ...named, Password: 'Secret-11', PasswordResetRequired: true });
  const shown = { UserName: 'Ann', CreateDate: new Date(world.clock.now()), PasswordResetRequired: true };
  assert.deepEqual(made.LoginProfile, shown);
  const again = iam.CreateLoginProfile({ ...named, Password: 'Secret-12' });
  await refused(again, 'EntityAlreadyExists', 'Login Profile for user Ann already exists.');
  await iam.UpdateUser({ UserName: 'Ann', NewUserName: 'Bea' });
  assert.equal((await iam.GetLoginProfile({ UserName: 'Bea' })).LoginProfile?.PasswordResetRequired, true);
  await iam.UpdateLoginProfile({ UserName: 'Bea', PasswordResetRequired: false });
  await refused(iam.UpdateLoginProfile({ UserName: 'Bea', Password: 'short' }), 'PasswordPolicyViolation', /minimum/);
  await refused(iam.DeleteUser({ UserName: 'Bea' }), 'DeleteConflict', /must delete login profile first/);
  await iam.DeleteLoginProfile({ UserName: 'Bea' });
  await refused(iam.DeleteLoginProfile({ UserName: 'Bea' }), 'NoSuchEntity', /Bea cannot be found/);
  await iam.DeleteUser({ UserName: 'Bea' });
});

test('who knows the old password changes it, within the rules of the account', async () => {
  const world = await newWorld();
  const { admin } = world;
  const as = await newUser(admin, world, 'ann');
  const change = (OldPassword: string, NewPassword: string) => as.iam.ChangePassword({ OldPassword, NewPassword });
  await admin.iam.CreateLoginProfile({ UserName: 'ann', Password: 'Secret-01' });
  await refused(change('Secret-01', 'Secret-02'), 'AccessDenied', /iam:ChangePassword on resource: .*user\/ann/);
  await admin.iam.UpdateAccountPasswordPolicy({
    AllowUsersToChangePassword: true,
    PasswordReusePrevention: 2,
    MaxPasswordAge: 1,
    HardExpiry: true,
  });
  await refused(change('Secret-00', 'Secret-02'), 'AccessDenied', 'The old password was incorrect.');
  await change('Secret-01', 'Secret-02');
  await refused(change('Secret-02', 'Secret-02'), 'PasswordPolicyViolation', /last used/);
  await refused(change('Secret-02', 'Secret-01'), 'PasswordPolicyViolation', /last used/);
  await change('Secret-02', 'Secret-03');
  await change('Secret-03', 'Secret-01');
  await refused(change('Secret-01', 'abc'), 'PasswordPolicyViolation', /minimum length of 6/);
  world.clock.advance(dayMs);
  await refused(change('Secret-01', 'Secret-04'), 'AccessDenied', /expired/);
  const root = (await newAccount(world)).admin;
  const role = root.iam.ChangePassword({ OldPassword: 'a', NewPassword: 'b' });
  await refused(role, 'InvalidUserType', 'Only IAM Users can change their own password');
});

test('the summary counts what is there', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  await newUser(world.admin, world, 'ann');
  await iam.CreateGroup({ GroupName: 'g' });
  await iam.CreateRole({ RoleName: 'r', AssumeRolePolicyDocument: trusting(`arn:aws:iam::${management}:root`) });
  const { Policy } = await iam.CreatePolicy({ PolicyName: 'p', PolicyDocument: policy(allow('s3:*')) });
  await iam.CreatePolicyVersion({ PolicyArn: Policy?.Arn, PolicyDocument: policy(allow('kms:*')) });
  await iam.CreateInstanceProfile({ InstanceProfileName: 'i' });
  await iam.CreateOpenIDConnectProvider({ Url: 'https://a.example' });
  await iam.CreateVirtualMFADevice({ VirtualMFADeviceName: 'd' });
  const { SummaryMap: map } = await iam.GetAccountSummary({});
  const names = ['Users', 'Groups', 'Policies', 'PolicyVersionsInUse', 'InstanceProfiles', 'Providers'] as const;
  assert.deepEqual(
    names.map((name) => map?.[name]),
    [2, 1, 1, 2, 1, 1],
  );
  assert.deepEqual([map?.MFADevices, map?.MFADevicesInUse, map?.AccessKeysPerUserQuota], [1, 0, 2]);
});

test('the details of an account come page by page, of the types that are asked for', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  await iam.CreateGroup({ GroupName: 'Team' });
  await iam.PutGroupPolicy({ GroupName: 'Team', PolicyName: 'p', PolicyDocument: policy(allow('s3:*')) });
  await iam.CreateUser({ UserName: 'Ann', Tags: [{ Key: 'a', Value: 'b' }] });
  await iam.AddUserToGroup({ UserName: 'Ann', GroupName: 'Team' });
  await iam.CreateRole({ RoleName: 'r', AssumeRolePolicyDocument: trusting(`arn:aws:iam::${management}:root`) });
  await iam.CreateInstanceProfile({ InstanceProfileName: 'i' });
  await iam.AddRoleToInstanceProfile({ InstanceProfileName: 'i', RoleName: 'r' });
  const { Policy } = await iam.CreatePolicy({ PolicyName: 'p', PolicyDocument: policy(allow('s3:*')) });
  await iam.CreatePolicyVersion({ PolicyArn: Policy?.Arn, PolicyDocument: policy(allow('kms:*')) });
  await iam.AttachUserPolicy({ UserName: 'Ann', PolicyArn: Policy?.Arn });
  const seen: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await iam.GetAccountAuthorizationDetails({
      Filter: ['Role', 'User', 'Group', 'LocalManagedPolicy'],
      MaxItems: 2,
      Marker,
    });
    seen.push(...(page.UserDetailList ?? []).map(({ UserName }) => `user ${UserName}`));
    seen.push(...(page.GroupDetailList ?? []).map(({ GroupName }) => `group ${GroupName}`));
    seen.push(...(page.RoleDetailList ?? []).map(({ RoleName }) => `role ${RoleName}`));
    seen.push(...(page.Policies ?? []).map(({ PolicyName }) => `policy ${PolicyName}`));
    Marker = page.Marker;
  } while (Marker !== undefined);
  const roles = seen.filter((name) => name.startsWith('role'));
  assert.deepEqual(
    seen.filter((name) => !name.startsWith('role')),
    ['user admin', 'user Ann', 'group Team', 'policy p'],
  );
  assert.ok(roles.includes('role r'));
  const { UserDetailList } = await iam.GetAccountAuthorizationDetails({ Filter: ['User'] });
  const ann = UserDetailList?.find(({ UserName }) => UserName === 'Ann');
  assert.deepEqual([ann?.GroupList, ann?.Tags], [['Team'], [{ Key: 'a', Value: 'b' }]]);
  assert.deepEqual(ann?.AttachedManagedPolicies, [{ PolicyName: 'p', PolicyArn: Policy?.Arn }]);
  const { RoleDetailList } = await iam.GetAccountAuthorizationDetails({ Filter: ['Role'] });
  const role = RoleDetailList?.find(({ RoleName }) => RoleName === 'r');
  assert.equal(role?.InstanceProfileList?.[0]?.InstanceProfileName, 'i');
  const { Policies } = await iam.GetAccountAuthorizationDetails({ Filter: ['LocalManagedPolicy'] });
  assert.deepEqual(
    Policies?.[0]?.PolicyVersionList?.map(({ VersionId }) => VersionId),
    ['v1', 'v2'],
  );
  const all = await iam.GetAccountAuthorizationDetails({ MaxItems: 1000 });
  assert.ok(all.Policies?.some(({ Arn }) => Arn === 'arn:aws:iam::aws:policy/AdministratorAccess'));
  const other = iam.GetAccountAuthorizationDetails({ Filter: ['Users' as 'User'] });
  await refused(other, 'ValidationException', /enum value set/);
});

test('the credential report has a line for each user, for four hours', async () => {
  const world = await newWorld();
  const { iam } = world.admin;
  await refused(iam.GetCredentialReport({}), 'ReportNotPresent', /not generated/);
  await iam.UpdateAccountPasswordPolicy({ MaxPasswordAge: 1 });
  await iam.CreateUser({ UserName: 'a,b' });
  await iam.CreateLoginProfile({ UserName: 'a,b', Password: 'Secret-01' });
  assert.equal((await iam.GenerateCredentialReport({})).State, 'COMPLETE');
  const read = async () => Buffer.from((await iam.GetCredentialReport({})).Content ?? []).toString();
  const lines = (await read()).split('\n');
  assert.match(`${lines[0]}`, /^user,arn,user_creation_time,password_enabled,.*,cert_2_active,cert_2_last_rotated$/);
  assert.equal(lines[0]?.split(',').length, 22);
  assert.match(
    `${lines[1]}`,
    new RegExp(`^<root_account>,arn:aws:iam::${management}:root,2026-01-02T03:04:05\\+00:00,not_supported,`),
  );
  const since = '2026-01-02T03:04:05+00:00';
  const quoted = `"a,b","arn:aws:iam::${management}:user/a,b"`;
  const rest = 'false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A';
  assert.equal(lines[2], `${quoted},${since},true,no_information,${since},2026-01-03T03:04:05+00:00,${rest}`);
  assert.match(`${lines[3]}`, /^admin,.*,false,N\/A,N\/A,N\/A,false,true,2026-01-02T03:04:05\+00:00,/);
  await iam.CreateUser({ UserName: 'later' });
  await iam.GenerateCredentialReport({});
  assert.ok(!(await read()).includes('later'));
  world.clock.advance(4 * hourMs);
  await refused(iam.GetCredentialReport({}), 'ReportExpired', /expired/);
  await iam.GenerateCredentialReport({});
  assert.ok((await read()).includes('later'));
});

test('without the permission nothing of the account is told or changed', async () => {
  const world = await newWorld();
  const { iam } = await newUser(world.admin, world, 'ann');
  await refused(iam.CreateAccountAlias({ AccountAlias: 'mine' }), 'AccessDenied', no);
  await refused(iam.GetAccountSummary({}), 'AccessDenied', no);
  await refused(iam.GetAccountAuthorizationDetails({}), 'AccessDenied', no);
  await refused(iam.GenerateCredentialReport({}), 'AccessDenied', no);
  await refused(iam.GetCredentialReport({}), 'AccessDenied', no);
  await refused(iam.UpdateAccountPasswordPolicy({}), 'AccessDenied', no);
  await refused(iam.GetAccountPasswordPolicy({}), 'AccessDenied', no);
  await refused(iam.CreateLoginProfile({ UserName: 'admin', Password: 'Secret-01' }), 'AccessDenied', no);
  await refused(iam.GetLoginProfile({ UserName: 'admin' }), 'AccessDenied', no);
});
