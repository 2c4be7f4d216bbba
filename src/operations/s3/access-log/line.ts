// One line of a server access log. https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html

export interface LoggedRequest {
  /** Canonical user id. */
  readonly bucketOwner: string;
  readonly bucket: string;
  readonly timeMs: number;
  readonly remoteIp: string;
  /** ARN, or canonical user id of a root user; undefined for strangers. */
  readonly requester: string | undefined;
  readonly requestId: string;
  readonly operation: string;
  readonly key: string | undefined;
  readonly method: string;
  /** With its query, as sent. */
  readonly requestUri: string;
  readonly status: number;
  readonly errorCode: string | undefined;
  readonly bytesSent: number | undefined;
  readonly objectSize: number | undefined;
  readonly totalMs: number;
  readonly referer: string | undefined;
  readonly userAgent: string | undefined;
  readonly versionId: string | undefined;
  readonly hostId: string;
  readonly signatureVersion: string | undefined;
  readonly authentication: 'AuthHeader' | 'QueryString' | undefined;
  readonly host: string | undefined;
  readonly tlsVersion: string | undefined;
}

export function logLine(request: LoggedRequest): string {
  const { key, bytesSent } = request;
  return [
    request.bucketOwner,
    request.bucket,
    `[${logTime(request.timeMs)}]`,
    word(request.remoteIp),
    word(request.requester),
    request.requestId,
    request.operation,
    key === undefined || key === '' ? '-' : escapeKey(key),
    quoted(`${request.method} ${withoutSecrets(request.requestUri)} HTTP/1.1`),
    String(request.status),
    word(request.errorCode),
    bytesSent === undefined || bytesSent === 0 ? '-' : String(bytesSent),
    request.objectSize === undefined ? '-' : String(request.objectSize),
    String(request.totalMs),
    // Of the time until the last byte came in nothing is known apart.
    '-',
    quoted(request.referer),
    quoted(request.userAgent),
    word(request.versionId),
    request.hostId,
    word(request.signatureVersion),
    // The suite of the connection's cipher is not told to the stages.
    '-',
    word(request.authentication),
    word(request.host),
    word(request.tlsVersion),
    // No access points, and no answer says whether an ACL was needed.
    '-',
    '-',
  ].join(' ');
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** In UTC, whatever the machine's zone: `06/Feb/2026:00:00:38 +0000`. */
function logTime(timeMs: number): string {
  const time = new Date(timeMs).toISOString();
  return `${time.slice(8, 10)}/${months[Number(time.slice(5, 7)) - 1]}/${time.slice(0, 4)}:${time.slice(11, 19)} +0000`;
}

/** Nothing that a client sends may end a field, or a line. */
function word(text: string | undefined): string {
  return text === undefined || text === '' ? '-' : text.replace(/[^!-~]|"/gu, percentEncoded);
}

function quoted(text: string | undefined): string {
  return text === undefined || text === '' ? '"-"' : `"${text.replace(/[^ -~]|"/gu, percentEncoded)}"`;
}

function percentEncoded(character: string): string {
  return encodeURIComponent(character.toWellFormed());
}

function escapeKey(key: string): string {
  return key.toWellFormed().split('/').map(encodeURIComponent).join('/').replaceAll('%20', '+');
}

/** Who reads a log must not be able to send what was signed, nor to act with a session's token. */
function withoutSecrets(uri: string): string {
  return uri.replace(/([?&](?:X-Amz-Signature|X-Amz-Security-Token|Signature)=)[^&]*/gi, '$1REDACTED');
}
