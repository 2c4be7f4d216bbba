// From a tree of elements to the value that a shape describes; undefined at the first thing that the shape does not have.

import type { Members } from '../recognised.ts';
import { readBase64, readBoolean, readNumber, readTimestamp } from '../scalars.ts';
import type { ListShape, MapShape, Member, Shape, StructureShape } from '../schema/shape.ts';
import type { Element } from './read-document.ts';

const blank = /^\s*$/;

export function readElement(shape: Shape, element: Element): unknown {
  switch (shape.kind) {
    case 'structure':
    case 'union':
      return readStructure(shape, shape.members, element);
    case 'list':
      return readItems(shape, element.children, element);
    case 'map':
      return blank.test(element.text) ? readEntries(shape, element.children) : undefined;
    default:
      return element.children.length === 0 ? readScalar(shape, element.text) : undefined;
  }
}

export function readScalar(shape: Shape, text: string): unknown {
  switch (shape.kind) {
    case 'string':
      return text;
    case 'number':
      return readNumber(text.trim());
    case 'boolean':
      return readBoolean(text.trim());
    case 'timestamp':
      return readTimestamp(text.trim());
    case 'blob':
      return readBase64(text.trim());
    default:
      return undefined;
  }
}

/** `members` are those of the shape that travel in the document. */
export function readStructure(
  shape: StructureShape,
  members: readonly Member[],
  element: Element,
): Members | undefined {
  if (!blank.test(element.text)) return undefined;
  const value: Members = {};
  for (const [name, children] of Map.groupBy(element.children, (child) => child.name)) {
    const member = members.find((candidate) => !candidate.xmlAttribute && candidate.wireName === name);
    const read = member && readMember(member, children);
    if (!member || read === undefined) return undefined;
    value[member.name] = read;
  }
  for (const member of members) {
    if (member.xmlAttribute) {
      const text = element.attributes.get(member.wireName.split(':').at(-1) ?? '');
      if (text !== undefined) value[member.name] = readScalar(member.shape, text);
    }
    if (member.required && value[member.name] === undefined) return undefined;
  }
  return shape.kind === 'union' && Object.keys(value).length !== 1 ? undefined : value;
}

function readMember(member: Member, elements: readonly Element[]): unknown {
  const [first] = elements;
  if (member.flattened && member.shape.kind === 'list') return readItems(member.shape, elements, undefined);
  if (member.flattened && member.shape.kind === 'map') return readEntries(member.shape, elements);
  return first && elements.length === 1 ? readElement(member.shape, first) : undefined;
}

/** `container` is the list's own element, when it has one: there the items' name is prescribed. */
function readItems(shape: ListShape, elements: readonly Element[], container: Element | undefined): unknown {
  if (container && !blank.test(container.text)) return undefined;
  const items: unknown[] = [];
  for (const element of elements) {
    if (container && element.name !== shape.item.wireName) return undefined;
    const item = readElement(shape.item.shape, element);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

function readEntries(shape: MapShape, entries: readonly Element[]): unknown {
  const map: Members = Object.create(null);
  for (const { children } of entries) {
    const key = children.find((child) => child.name === shape.key.wireName);
    const value = children.find((child) => child.name === shape.value.wireName);
    const read = value && readElement(shape.value.shape, value);
    if (!key || children.length !== 2 || read === undefined) return undefined;
    map[key.text] = read;
  }
  return map;
}
