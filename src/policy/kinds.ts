// What each kind of policy document may and must contain.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html
import type { PolicyKind } from './document.ts';

export interface KindRules {
  /** For messages: `a bucket policy ...`. */
  readonly noun: string;
  readonly principal: 'required' | 'prohibited';
  /** Trust policies take no `NotPrincipal`. */
  readonly notPrincipal: boolean;
  readonly resource: 'required' | 'prohibited';
  /** Services whose actions may be named; undefined for all. `*` is always allowed where this is undefined or lists it. */
  readonly services: readonly string[] | undefined;
  /** IAM takes letters and digits only; S3 and KMS take spaces and punctuation too. */
  readonly sid: RegExp;
}

const plainSid = /^[0-9A-Za-z]*$/;
/** KMS's own console writes `Allow use of the key`. Control characters are kept out of logs. */
const freeSid = /^[^\p{Cc}]*$/u;

export const kinds: Readonly<Record<PolicyKind, KindRules>> = {
  identity: {
    noun: 'an identity-based policy',
    principal: 'prohibited',
    notPrincipal: false,
    resource: 'required',
    services: undefined,
    sid: plainSid,
  },
  session: {
    noun: 'a session policy',
    principal: 'prohibited',
    notPrincipal: false,
    resource: 'required',
    services: undefined,
    sid: plainSid,
  },
  boundary: {
    noun: 'a permissions boundary',
    principal: 'prohibited',
    notPrincipal: false,
    resource: 'required',
    services: undefined,
    sid: plainSid,
  },
  bucket: {
    noun: 'a bucket policy',
    principal: 'required',
    notPrincipal: true,
    resource: 'required',
    services: ['s3', 's3express', '*'],
    sid: freeSid,
  },
  key: {
    noun: 'a key policy',
    principal: 'required',
    notPrincipal: true,
    resource: 'required',
    services: undefined,
    sid: freeSid,
  },
  trust: {
    noun: 'a trust policy',
    principal: 'required',
    notPrincipal: false,
    resource: 'prohibited',
    services: ['sts'],
    sid: plainSid,
  },
  scp: {
    noun: 'a service control policy',
    principal: 'prohibited',
    notPrincipal: false,
    resource: 'required',
    services: undefined,
    sid: plainSid,
  },
  rcp: {
    noun: 'a resource control policy',
    principal: 'required',
    notPrincipal: false,
    resource: 'required',
    services: undefined,
    sid: plainSid,
  },
  endpoint: {
    noun: 'an endpoint policy',
    principal: 'required',
    notPrincipal: true,
    resource: 'required',
    services: undefined,
    sid: freeSid,
  },
};
