// Where the rules of a website send a visitor.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html
import type { RedirectAllRequestsTo, RoutingRule } from '@aws-sdk/client-s3';

/** What a visitor asked for, and how. */
export interface Visit {
  /** As it is redirected to when a rule does not say otherwise. */
  readonly protocol: string;
  readonly host: string;
  /** Decoded; empty for the root. */
  readonly key: string;
}

export interface Moved {
  readonly status: number;
  readonly location: string;
}

export function redirectAll({ HostName = '', Protocol }: RedirectAllRequestsTo, visit: Visit): Moved {
  return { status: 301, location: location(Protocol ?? visit.protocol, HostName, escapeKey(visit.key)) };
}

/** By the first rule whose condition holds; `status` is undefined before the key is looked up. */
export function redirectByRule(
  rules: readonly RoutingRule[],
  visit: Visit,
  status: number | undefined,
): Moved | undefined {
  const rule = rules.find(({ Condition }) => {
    const wanted = Condition?.HttpErrorCodeReturnedEquals;
    const isMoment = wanted === (status === undefined ? undefined : String(status));
    return isMoment && visit.key.startsWith(Condition?.KeyPrefixEquals ?? '');
  });
  const to = rule?.Redirect;
  if (to === undefined) return undefined;
  const prefix = rule?.Condition?.KeyPrefixEquals ?? '';
  // What the owner wrote goes as it is, so that it can hold a query; what the visitor wrote is escaped.
  const path =
    to.ReplaceKeyWith ??
    (to.ReplaceKeyPrefixWith === undefined
      ? escapeKey(visit.key)
      : to.ReplaceKeyPrefixWith + escapeKey(visit.key.slice(prefix.length)));
  return {
    status: Number(to.HttpRedirectCode ?? 301),
    location: location(to.Protocol ?? visit.protocol, to.HostName ?? visit.host, path),
  };
}

/** Of a key that is none, while there is a page under it as a folder. */
export function redirectToFolder(key: string): Moved {
  // Two slashes at the beginning would name another host.
  return { status: 302, location: `/${escapeKey(key).replace(/^\//, '%2F')}/` };
}

/** By the object itself. */
export function redirectByObject(target: string): Moved {
  return { status: 301, location: sendable(target) };
}

function location(protocol: string, host: string, path: string): string {
  return sendable(`${protocol}://${host}/${path}`);
}

function escapeKey(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}

/** A header holds no others; in the text of a URL they stand escaped. */
function sendable(url: string): string {
  return url.replace(/[^!-~]/gu, (character) => encodeURIComponent(character.isWellFormed() ? character : '\ufffd'));
}
