// The answer to bytes that are no HTTP request: nothing is known of the caller, so it speaks S3's dialect.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html

const refusals = {
  HPE_HEADER_OVERFLOW: {
    status: '400 Bad Request',
    code: 'RequestHeaderSectionTooLarge',
    message: 'Your request header section exceeds the maximum allowed request header section size.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '400 Bad Request',
    code: 'RequestTimeout',
    message: 'Your socket connection to the server was not read from or written to within the timeout period.',
  },
  unknown: {
    status: '400 Bad Request',
    code: 'BadRequest',
    message: 'An error occurred when parsing the HTTP request.',
  },
} as const;

/** A whole response, ready for the socket. `code` is the parser's error code. */
export function unreadableRequest(code: string | undefined): string {
  const refusal = refusals[(code ?? '') as keyof typeof refusals] ?? refusals.unknown;
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${refusal.code}</Code><Message>${refusal.message}</Message></Error>`;
  return [
    `HTTP/1.1 ${refusal.status}`,
    'Content-Type: application/xml',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
