// Readers of a policy's elements that several parts of the parser share.
import { type JsonNode, type JsonObject, type JsonString, PolicyMistake } from './json.ts';

export function expectObject(node: JsonNode, name: string): JsonObject {
  if (node.type !== 'object') throw new PolicyMistake('type', node.at, `\`${name}\` must be an object`);
  return node;
}

export function expectString(node: JsonNode, name: string): JsonString {
  if (node.type !== 'string') throw new PolicyMistake('type', node.at, `\`${name}\` must be a string`);
  return node;
}

/** A string, or a list of at least one string. */
export function expectStrings(node: JsonNode, name: string): readonly JsonString[] {
  if (node.type === 'string') return [node];
  if (node.type !== 'array')
    throw new PolicyMistake('type', node.at, `\`${name}\` must be a string or a list of strings`);
  if (node.items.length === 0) throw new PolicyMistake('missing-element', node.at, `\`${name}\` must not be empty`);
  return node.items.map((item) => expectString(item, name));
}

export type Elements = ReadonlyMap<string, JsonNode>;

/** The entries of an object by name; refuses names outside `known`. */
export function elementsOf(object: JsonObject, known: readonly string[], where: string): Elements {
  const elements = new Map<string, JsonNode>();
  for (const { at, key, value } of object.entries) {
    if (!known.includes(key)) throw new PolicyMistake('unknown-element', at, `unknown element \`${key}\` in ${where}`);
    elements.set(key, value);
  }
  return elements;
}

/** The one of an element and its `Not...` twin that is there; both at once are refused. */
export function oneOf(
  elements: Elements,
  name: string,
): { readonly node: JsonNode; readonly name: string; readonly negated: boolean } | undefined {
  const plain = elements.get(name);
  const negated = elements.get(`Not${name}`);
  if (plain !== undefined && negated !== undefined) {
    const at = Math.max(plain.at, negated.at);
    throw new PolicyMistake('duplicate', at, `a statement must not have both \`${name}\` and \`Not${name}\``);
  }
  if (plain !== undefined) return { node: plain, name, negated: false };
  return negated === undefined ? undefined : { node: negated, name: `Not${name}`, negated: true };
}
