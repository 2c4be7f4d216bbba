// The fields of a form as the headers of the PutObject that it stands for.
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html#RESTObjectPOST-requests-form-fields
import { Fault } from '../../kernel/fault.ts';
import type { Headers } from '../../kernel/wire.ts';
import { operationSchema } from '../schema/model.ts';
import { readDocument } from '../xml/read-document.ts';
import { readElement } from '../xml/read-shape.ts';

const plain: ReadonlySet<string> = new Set([
  'cache-control',
  'content-type',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
]);
/** Of the signature, and so not of the object. */
const ofSignature: ReadonlySet<string> = new Set([
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-signature',
  'x-amz-security-token',
]);
const amzName = /^x-amz-[a-z0-9!#$%&'*+.^_`|~-]+$/;
/** Control characters but the tab. */
const control = /[^\P{Cc}\t]/u;

export function fieldHeaders(fields: ReadonlyMap<string, string>): Headers {
  const headers: Record<string, string> = {};
  for (const [name, value] of fields) {
    const header = headerOf(name, value);
    if (header === undefined) continue;
    if (control.test(header.value))
      throw new Fault('InvalidArgument', {
        message: `no header can hold the value of \`${name}\``,
        ArgumentName: name,
        ArgumentValue: value,
      });
    headers[header.name] = Buffer.from(header.value.trim(), 'utf8').toString('latin1');
  }
  return headers;
}

function headerOf(name: string, value: string): { readonly name: string; readonly value: string } | undefined {
  if (name === 'acl') return { name: 'x-amz-acl', value };
  if (name === 'tagging') return { name: 'x-amz-tagging', value: tagHeader(value) };
  if (plain.has(name)) return { name, value };
  return amzName.test(name) && !ofSignature.has(name) ? { name, value } : undefined;
}

interface TagDocument {
  readonly TagSet?: readonly { readonly Key?: string; readonly Value?: string }[];
}

/** A form has the document where a PutObject has a header. */
function tagHeader(text: string): string {
  const shape = operationSchema('s3', 'PutObjectTagging')?.input.byName.get('Tagging')?.shape;
  const root = readDocument(text);
  const read = shape && root?.name === 'Tagging' ? (readElement(shape, root) as TagDocument | undefined) : undefined;
  if (read?.TagSet === undefined) throw new Fault('MalformedXML');
  return read.TagSet.map(({ Key = '', Value = '' }) => `${encodeURIComponent(Key)}=${encodeURIComponent(Value)}`).join(
    '&',
  );
}
