// What a caller must be allowed: the question that an operation puts to the policies.
import type { AclGrant } from './acl.ts';
import type { AccountId, Region } from './ids.ts';
import type { WebIdentity } from './web-identity.ts';

/** Condition keys by their documented name, for example `s3:prefix`. A list stands for a multivalued key. */
export type ContextKeys = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Where the policy that is attached to the resource itself is found. */
export type ResourcePolicyRef =
  | { readonly kind: 'bucket'; readonly bucketId: string }
  | { readonly kind: 'key'; readonly region: Region; readonly account: AccountId; readonly keyId: string }
  | { readonly kind: 'role-trust'; readonly account: AccountId; readonly roleName: string }
  /** A grant on a key: says itself who may retire it, and the key policy has no say. */
  | {
      readonly kind: 'grant';
      readonly region: Region;
      readonly account: AccountId;
      readonly keyId: string;
      readonly grantId: string;
    }
  /** A policy that is about to be put: asks what it would decide, so that nobody locks themselves out unawares. */
  | { readonly kind: 'proposed'; readonly as: 'bucket' | 'key'; readonly document: string };

export type EncryptionContext = Readonly<Record<string, string>>;

/** What narrows a grant. https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html */
export interface GrantConstraints {
  readonly encryptionContextEquals?: EncryptionContext | undefined;
  readonly encryptionContextSubset?: EncryptionContext | undefined;
  readonly sourceArn?: string | undefined;
}

/** What the constraints of a grant are held against; names and values count with their case. */
export interface GrantFacts {
  /** As sent, of an operation that takes one; none sent is an empty one. */
  readonly encryptionContext?: EncryptionContext;
  /** The grant that is to be made: what a grant allows here goes no further than itself. */
  readonly newGrant?: { readonly operations: readonly string[]; readonly constraints: GrantConstraints };
}

/** The access control list that has a say, where a bucket has them. */
export type AclRef =
  /** The bucket's; and whose object is there already, of a request that writes or deletes one. */
  | { readonly kind: 'bucket'; readonly bucketId: string; readonly occupant?: AccountId | undefined }
  /** None, of what an account may always do with an upload that it began: docs/decisions/0261-whose-an-upload-is.md. */
  | { readonly kind: 'upload'; readonly initiator: AccountId }
  /** An object's, with the account that owns the object: it need not be the bucket's, whose policy then allows nothing. */
  | { readonly kind: 'object'; readonly owner: AccountId; readonly grants: readonly AclGrant[] };

export interface AccessRequest {
  /** As in a policy: `s3:GetObject`. */
  readonly action: string;
  /** The ARN of the resource, or `*` for an action that has none. */
  readonly resource: string;
  /**
   * The resource as a refusal names it, where `resource` would tell a stranger something: an alias of another account
   * instead of the key that it leads to. Empty where AWS names no resource.
   */
  readonly shownAs?: string;
  /** The account that owns the resource; S3 ARNs carry none. */
  readonly owner: AccountId;
  /** The policy that the resource itself carries, where its kind can carry one. */
  readonly resourcePolicy?: ResourcePolicyRef;
  /** Beside the resource's policy; absent where its owner has switched such lists off. */
  readonly acl?: AclRef | undefined;
  /** Of a KMS key: what grants on it are asked with. */
  readonly grantFacts?: GrantFacts;
  /** Who asks, where the request is not signed and a token of an identity provider says so. */
  readonly webIdentity?: WebIdentity;
  /** The keys of the service; the global `aws:` keys are filled from the call. */
  readonly context: ContextKeys;
}
