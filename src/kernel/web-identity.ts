// Who a token of an identity provider speaks for, once it is verified.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
export interface WebIdentity {
  /** As a trust policy names it: `arn:aws:iam::123456789012:oidc-provider/token.example.com`. */
  readonly providerArn: string;
  /** With its `https://`. */
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** Condition keys of the issuer: `token.example.com:sub` and its like. */
  readonly keys: Readonly<Record<string, string | readonly string[]>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity: string | undefined;
}
