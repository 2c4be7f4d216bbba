// From the SDK's schema notation to shapes.
// https://github.com/smithy-lang/smithy-typescript/tree/main/packages/core/src/submodules/schema
import { NormalizedSchema } from '@smithy/core/schema';
import type { Location, Member, Shape, StructureShape, TimestampFormat } from './shape.ts';

/** The notation as its users pass it around; `NormalizedSchema` alone knows its insides. */
export type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];
type Traits = ReturnType<NormalizedSchema['getMergedTraits']>;

const timestampFormats: Readonly<Record<number, TimestampFormat>> = {
  5: 'date-time',
  6: 'http-date',
  7: 'epoch-seconds',
};
/** The place in a structure's schema that counts its required members, which come first. */
const requiredCountIndex = 6;

/** One object per schema, also for a structure that contains itself. */
const structures = new WeakMap<object, StructureShape>();

export const emptyStructure: StructureShape = {
  kind: 'structure',
  name: 'Unit',
  members: [],
  byName: new Map(),
  eventStream: false,
};

export function compileStructure(schema: SchemaRef): StructureShape {
  const normalized = NormalizedSchema.of(schema);
  if (normalized.isUnitSchema()) return emptyStructure;
  if (!normalized.isStructSchema()) throw new TypeError(`schema \`${normalized.getName(true)}\` is not a structure`);
  return structure(normalized);
}

function structure(schema: NormalizedSchema): StructureShape {
  const source: unknown = schema.getSchema();
  if (!Array.isArray(source)) throw new TypeError(`schema \`${schema.getName(true)}\` has no members`);
  const known = structures.get(source);
  if (known) return known;
  const members: Member[] = [];
  const byName = new Map<string, Member>();
  const shape: StructureShape = {
    kind: schema.isUnionSchema() ? 'union' : 'structure',
    name: schema.getName() ?? '',
    members,
    byName,
    eventStream: schema.isUnionSchema() && schema.isStreaming(),
  };
  structures.set(source, shape);
  const requiredCount: unknown = source[requiredCountIndex];
  for (const [name, memberSchema] of schema.structIterator()) {
    const required = typeof requiredCount === 'number' && members.length < requiredCount;
    const compiled = member(name, memberSchema, required);
    members.push(compiled);
    byName.set(name, compiled);
  }
  return shape;
}

function member(name: string, schema: NormalizedSchema, required: boolean): Member {
  const traits = schema.getMergedTraits();
  const own = schema.getMemberTraits();
  const namespace = traits.xmlNamespace;
  return {
    name,
    shape: shapeOf(schema),
    required,
    sensitive: Boolean(traits.sensitive),
    idempotencyToken: Boolean(traits.idempotencyToken),
    location: location(name, traits),
    wireName: own.xmlName ?? name,
    payloadName: traits.xmlName ?? schema.getName() ?? name,
    xmlAttribute: Boolean(traits.xmlAttribute),
    flattened: Boolean(traits.xmlFlattened),
    xmlNamespace: namespace === undefined ? undefined : [namespace[0] ?? '', namespace[1]],
  };
}

function location(name: string, traits: Traits): Location {
  if (traits.httpLabel) return { kind: 'label' };
  if (traits.httpHeader !== undefined) return { kind: 'header', name: traits.httpHeader.toLowerCase() };
  if (traits.httpPrefixHeaders !== undefined)
    return { kind: 'header-prefix', name: traits.httpPrefixHeaders.toLowerCase() };
  if (traits.httpQuery !== undefined) return { kind: 'query', name: traits.httpQuery };
  if (traits.httpQueryParams) return { kind: 'query-rest' };
  if (traits.httpPayload) return { kind: 'payload' };
  if (traits.httpResponseCode) return { kind: 'status' };
  if ((traits as { hostLabel?: unknown }).hostLabel) return { kind: 'host' };
  if (name === '') throw new TypeError('a member has no name');
  return { kind: 'body' };
}

function shapeOf(schema: NormalizedSchema): Shape {
  if (schema.isStructSchema()) return structure(schema);
  if (schema.isListSchema()) return { kind: 'list', item: member('member', schema.getValueSchema(), true) };
  if (schema.isMapSchema())
    return {
      kind: 'map',
      key: member('key', schema.getKeySchema(), true),
      value: member('value', schema.getValueSchema(), true),
    };
  if (schema.isTimestampSchema()) {
    const code: unknown = schema.getSchema();
    return { kind: 'timestamp', format: typeof code === 'number' ? timestampFormats[code] : undefined };
  }
  if (schema.isBlobSchema()) return { kind: schema.isStreaming() ? 'streaming-blob' : 'blob' };
  if (schema.isBooleanSchema()) return { kind: 'boolean' };
  if (schema.isNumericSchema()) return { kind: 'number' };
  if (schema.isStringSchema()) return { kind: 'string' };
  throw new TypeError(`schema \`${schema.getName(true)}\` is of a kind that no service of ours used before`);
}
