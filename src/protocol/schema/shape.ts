// The shapes of inputs and outputs, read once from the SDK's schemas into a form that the codecs walk.
// https://smithy.io/2.0/spec/type-system.html

export type TimestampFormat = 'date-time' | 'http-date' | 'epoch-seconds';

export interface ScalarShape {
  readonly kind: 'string' | 'number' | 'boolean' | 'blob' | 'streaming-blob';
}

export interface TimestampShape {
  readonly kind: 'timestamp';
  /** Undefined: as the protocol has it. */
  readonly format: TimestampFormat | undefined;
}

export interface ListShape {
  readonly kind: 'list';
  readonly item: Member;
}

export interface MapShape {
  readonly kind: 'map';
  readonly key: Member;
  readonly value: Member;
}

export interface StructureShape {
  readonly kind: 'structure' | 'union';
  readonly name: string;
  readonly members: readonly Member[];
  /** Members by their name in the SDK's types. */
  readonly byName: ReadonlyMap<string, Member>;
  /** True for a union of events, which travels as an event stream. */
  readonly eventStream: boolean;
}

export type Shape = ScalarShape | TimestampShape | ListShape | MapShape | StructureShape;

/** Where a member travels; all but `body` only in rest-xml. */
export type Location =
  | { readonly kind: 'body' | 'payload' | 'label' | 'status' | 'query-rest' | 'host' }
  | { readonly kind: 'query' | 'header' | 'header-prefix'; readonly name: string };

export interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly required: boolean;
  /** Never to be logged or recorded. */
  readonly sensitive: boolean;
  readonly idempotencyToken: boolean;
  readonly location: Location;
  /** The element or form key: the XML name, else the member's name. */
  readonly wireName: string;
  /** The root element when the member is the payload. */
  readonly payloadName: string;
  readonly xmlAttribute: boolean;
  readonly flattened: boolean;
  /** Prefix (may be empty) and URI that the element declares. */
  readonly xmlNamespace: readonly [prefix: string, uri: string] | undefined;
}

export function isStructure(shape: Shape): shape is StructureShape {
  return shape.kind === 'structure' || shape.kind === 'union';
}
