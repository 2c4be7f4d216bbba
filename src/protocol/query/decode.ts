// A form as the input of its operation. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
import { Fault } from '../../kernel/fault.ts';
import type { WireRequest } from '../../kernel/wire.ts';
import { type DocumentBody, gather } from '../body.ts';
import { documentMaxBytes, documentMaxDepth } from '../limits.ts';
import { decodePairs } from '../percent.ts';
import type { Members, Recognised } from '../recognised.ts';
import { demandRequired } from '../required.ts';
import { readBase64, readBoolean, readNumber, readTimestamp } from '../scalars.ts';
import type { ListShape, MapShape, Member, Shape, StructureShape } from '../schema/shape.ts';

/** The keys of a form as a tree: `Tags.member.1.Key` is four steps down. */
interface FormNode {
  value: string | undefined;
  readonly children: Map<string, FormNode>;
}

const indexPattern = /^\d{1,6}$/;

export async function decodeQuery(recognised: Recognised, request: WireRequest, body: DocumentBody): Promise<Members> {
  const bytes = await gather(body);
  if (!bytes) throw refusal(`the form is longer than ${documentMaxBytes} bytes`);
  const root = newNode();
  grow(root, request.rawQuery);
  if (bytes.length > 0) grow(root, bytes.toString('latin1'));
  const shape = recognised.operation.input;
  const input = readStructure(shape, root);
  demandRequired(shape, input, 'Value null at');
  return input;
}

function refusal(message: string): Fault<'SerializationException'> {
  return new Fault('SerializationException', { message });
}

function newNode(): FormNode {
  return { value: undefined, children: new Map() };
}

function grow(root: FormNode, text: string): void {
  const pairs = decodePairs(text);
  if (!pairs) throw refusal('the form is not percent-encoded UTF-8');
  for (const [name, value] of pairs) {
    const steps = name.split('.');
    if (steps.length > documentMaxDepth) throw refusal('the form is nested too deeply');
    let node = root;
    for (const step of steps) {
      let child = node.children.get(step);
      if (!child) {
        child = newNode();
        node.children.set(step, child);
      }
      node = child;
    }
    node.value ??= value;
  }
}

/** Keys that the model does not have are ignored: `Action`, `Version`, those of a signature. */
function readStructure(shape: StructureShape, node: FormNode): Members {
  const result: Members = {};
  for (const member of shape.members) {
    const child = node.children.get(member.wireName);
    if (child) result[member.name] = readMember(member, child, member.wireName);
  }
  return result;
}

function readMember(member: Member, node: FormNode, name: string): unknown {
  const { shape } = member;
  if (shape.kind === 'list') return readList(shape, node, member.flattened, name);
  if (shape.kind === 'map') return readMap(shape, node, member.flattened, name);
  return read(shape, node, name);
}

function read(shape: Shape, node: FormNode, name: string): unknown {
  if (shape.kind === 'structure' || shape.kind === 'union') {
    if (node.value !== undefined && node.value !== '') throw refusal(`\`${name}\` is a structure, not a value`);
    return readStructure(shape, node);
  }
  if (shape.kind === 'list') return readList(shape, node, false, name);
  if (shape.kind === 'map') return readMap(shape, node, false, name);
  if (node.value === undefined || node.children.size > 0) throw refusal(`\`${name}\` is a value, not a structure`);
  const value = readText(shape.kind, node.value);
  if (value === undefined) throw refusal(`\`${name}\` is not a ${shape.kind}`);
  return value;
}

function readText(kind: Shape['kind'], text: string): unknown {
  if (kind === 'string') return text;
  if (kind === 'number') return readNumber(text);
  if (kind === 'boolean') return readBoolean(text);
  if (kind === 'timestamp') return readTimestamp(text);
  return readBase64(text);
}

/** An empty list is its name with no value. */
function readList(shape: ListShape, node: FormNode, flattened: boolean, name: string): unknown[] {
  if (node.value !== undefined && node.value !== '') throw refusal(`\`${name}\` is a list, not a value`);
  const items = flattened ? node : node.children.get(shape.item.wireName);
  return numbered(items, name).map((child) => read(shape.item.shape, child, name));
}

function readMap(shape: MapShape, node: FormNode, flattened: boolean, name: string): Members {
  if (node.value !== undefined && node.value !== '') throw refusal(`\`${name}\` is a map, not a value`);
  const map: Members = Object.create(null);
  for (const entry of numbered(flattened ? node : node.children.get('entry'), name)) {
    const key = entry.children.get(shape.key.wireName)?.value;
    const value = entry.children.get(shape.value.wireName);
    if (key === undefined || !value) throw refusal(`an entry of \`${name}\` lacks its key or its value`);
    map[key] = read(shape.value.shape, value, name);
  }
  return map;
}

function numbered(node: FormNode | undefined, name: string): FormNode[] {
  if (!node) return [];
  const children: [number, FormNode][] = [];
  for (const [index, child] of node.children) {
    if (!indexPattern.test(index)) throw refusal(`\`${index}\` is no place in the list \`${name}\``);
    children.push([Number(index), child]);
  }
  return children.sort(([a], [b]) => a - b).map(([, child]) => child);
}
