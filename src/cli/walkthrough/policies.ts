// The policies of the story, one document for each place: the bucket, the key, the role's identity, the role's trust.

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

export function policy(...statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

/** EC2, for an instance, and the account's administrator. */
export function trustStatement(administratorArn: string): Statement {
  return {
    Sid: 'EC2AndTheAdministrator',
    Effect: 'Allow',
    Principal: { Service: 'ec2.amazonaws.com', AWS: administratorArn },
    Action: 'sts:AssumeRole',
  };
}

/** What every key has that is made with all defaults: the account's own identity policies count. */
export function defaultKeyStatement(account: string): Statement {
  return {
    Sid: 'Enable IAM User Permissions',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
}

export function bucketStatement(roleArn: string, bucket: string, actions: string | readonly string[]): Statement {
  return {
    Sid: 'AccountBRole',
    Effect: 'Allow',
    Principal: { AWS: roleArn },
    Action: actions,
    Resource: `arn:aws:s3:::${bucket}/*`,
  };
}

/** In a key policy, `*` is this key. */
export function keyStatement(roleArn: string, actions: string | readonly string[]): Statement {
  return { Sid: 'AccountBRole', Effect: 'Allow', Principal: { AWS: roleArn }, Action: actions, Resource: '*' };
}

export function identityStatements(
  bucket: string,
  keyArn: string,
  s3Actions: string | readonly string[],
  kmsActions: string | readonly string[],
): readonly Statement[] {
  return [
    { Sid: 'BucketOfAccountA', Effect: 'Allow', Action: s3Actions, Resource: `arn:aws:s3:::${bucket}/*` },
    { Sid: 'KeyOfAccountA', Effect: 'Allow', Action: kmsActions, Resource: keyArn },
  ];
}
