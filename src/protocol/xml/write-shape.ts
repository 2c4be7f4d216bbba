// Writes a value as XML by its shape. Members that the shape does not have are left out.
import { toBuffer, writeTimestamp } from '../scalars.ts';
import { isStructure, type Member, type Shape, type StructureShape } from '../schema/shape.ts';

export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

// Carriage returns and line ends would be normalised away by the reader, and control characters are illegal unescaped;
// S3 writes them as references, which XML 1.0 parsers may refuse: that is what `encoding-type=url` is for.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be escaped
const special = /[&<>"\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeXml(text: string): string {
  return text.replace(
    special,
    (character) => named[character] ?? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`,
  );
}

export function element(name: string, content: string, attributes = ''): string {
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}

/** The content of a structure's element. `members` are those that travel in the document. */
export function writeMembers(members: readonly Member[], value: object): string {
  const record = value as Readonly<Record<string, unknown>>;
  let xml = '';
  for (const member of members) {
    const memberValue = record[member.name];
    if (memberValue !== undefined && memberValue !== null && !member.xmlAttribute)
      xml += writeMember(member, memberValue);
  }
  return xml;
}

export function writeMember(member: Member, value: unknown): string {
  const { shape, wireName } = member;
  if (shape.kind === 'list') {
    const itemName = member.flattened ? wireName : shape.item.wireName;
    let items = '';
    for (const item of asArray(value)) items += writeNamed(itemName, shape.item, item);
    return member.flattened ? items : element(wireName, items);
  }
  if (shape.kind === 'map') {
    let entries = '';
    for (const [key, entryValue] of Object.entries(asObject(value))) {
      const entry = writeNamed(shape.key.wireName, shape.key, key) + writeMember(shape.value, entryValue);
      entries += element(member.flattened ? wireName : 'entry', entry);
    }
    return member.flattened ? entries : element(wireName, entries);
  }
  return writeNamed(wireName, member, value);
}

function writeNamed(name: string, member: Member, value: unknown): string {
  const { shape } = member;
  if (isStructure(shape)) {
    const object = asObject(value);
    return element(name, writeMembers(shape.members, object), namespaceOf(member) + attributesOf(shape, object));
  }
  if (shape.kind === 'list' || shape.kind === 'map') return writeMember({ ...member, wireName: name }, value);
  return element(name, escapeXml(scalarText(shape, value)), namespaceOf(member));
}

function namespaceOf(member: Member): string {
  if (!member.xmlNamespace) return '';
  const [prefix, uri] = member.xmlNamespace;
  return ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeXml(uri)}"`;
}

function attributesOf(shape: StructureShape, value: object): string {
  const record = value as Readonly<Record<string, unknown>>;
  let attributes = '';
  for (const member of shape.members)
    if (member.xmlAttribute && record[member.name] !== undefined)
      attributes += ` ${member.wireName}="${escapeXml(scalarText(member.shape, record[member.name]))}"`;
  return attributes;
}

export function scalarText(shape: Shape, value: unknown): string {
  if (shape.kind === 'timestamp' && value instanceof Date) return writeTimestamp(value, shape.format ?? 'date-time');
  if (shape.kind === 'blob') return toBuffer(value).toString('base64');
  if (shape.kind === 'string' && typeof value === 'string') return value;
  if (shape.kind === 'number' && typeof value === 'number') return String(value);
  if (shape.kind === 'boolean' && typeof value === 'boolean') return String(value);
  throw new TypeError(`an output has a ${typeof value} where its schema has a ${shape.kind}`);
}

function asArray(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`an output has a ${typeof value} where its schema has a list`);
  return value;
}

function asObject(value: unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError(`an output has a ${typeof value} where its schema has a structure`);
  return value;
}
