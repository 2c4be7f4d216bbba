// What a form is answered: nothing, a document, or where the browser shall go.
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html#RESTObjectPOST-responses
import type { WireRequest, WireResponse } from '../../kernel/wire.ts';
import { element, escapeXml, xmlDeclaration } from '../xml/write-shape.ts';

export interface AnsweredForm {
  readonly request: Pick<WireRequest, 'secure' | 'headers'>;
  readonly bucket: string;
  /** The bucket, where it is the host that names it. */
  readonly hostBucket: string | undefined;
  readonly key: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** `put` is the answer of the PutObject, whose headers stay. */
export function formAnswer(put: WireResponse, form: AnsweredForm): WireResponse {
  const etag = put.headers.etag ?? '';
  const redirect = redirection(form, etag);
  if (redirect !== undefined) return answered(put, 303, { location: redirect });
  const location = locationOf(form);
  const status = form.fields.get('success_action_status');
  if (status === '200') return answered(put, 200, { location });
  if (status !== '201') return answered(put, 204, { location });
  const document =
    xmlDeclaration +
    element(
      'PostResponse',
      [
        element('Location', escapeXml(location)),
        element('Bucket', escapeXml(form.bucket)),
        element('Key', escapeXml(form.key)),
        element('ETag', escapeXml(etag)),
      ].join(''),
    );
  return answered(put, 201, { location, 'content-type': 'application/xml' }, Buffer.from(document, 'utf8'));
}

function answered(
  put: WireResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Buffer = Buffer.alloc(0),
): WireResponse {
  const { 'content-length': _, ...kept } = put.headers;
  const length = status === 204 ? {} : { 'content-length': String(body.length) };
  return { status, headers: { ...kept, ...headers, ...length }, body: status === 204 ? undefined : body };
}

/** A URL that cannot be read is as if it were not there. */
function redirection({ fields, bucket, key }: AnsweredForm, etag: string): string | undefined {
  const given = fields.get('success_action_redirect') ?? fields.get('redirect');
  if (given === undefined || !URL.canParse(given)) return undefined;
  const url = new URL(given);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  for (const [name, value] of Object.entries({ bucket, key, etag })) url.searchParams.append(name, value);
  return url.href;
}

function locationOf({ request, bucket, hostBucket, key }: AnsweredForm): string {
  const path = key.split('/').map(encodeURIComponent).join('/');
  const place = hostBucket === undefined ? `${encodeURIComponent(bucket)}/${path}` : path;
  return `${request.secure ? 'https' : 'http'}://${request.headers.host ?? ''}/${place}`;
}
