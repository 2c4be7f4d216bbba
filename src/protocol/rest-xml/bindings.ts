// The members of a rest-xml input or output, sorted once by where they travel.
// https://smithy.io/2.0/spec/http-bindings.html
import type { Member, StructureShape } from '../schema/shape.ts';

/** A member that travels under a name in a header or in the query. */
export type Named = Member & {
  readonly location: { readonly kind: 'query' | 'header' | 'header-prefix'; readonly name: string };
};

export interface Bindings {
  readonly labels: readonly Member[];
  readonly query: readonly Named[];
  readonly headers: readonly Named[];
  readonly prefixHeaders: readonly Named[];
  readonly payload: Member | undefined;
  readonly status: Member | undefined;
  /** Members of the document, when there is no payload. */
  readonly body: readonly Member[];
}

export function isNamed(member: Member): member is Named {
  return 'name' in member.location;
}

const compiled = new WeakMap<StructureShape, Bindings>();

export function bindingsOf(shape: StructureShape): Bindings {
  let bindings = compiled.get(shape);
  if (!bindings) {
    const named = shape.members.filter(isNamed);
    const at = (kind: Member['location']['kind']): readonly Member[] =>
      shape.members.filter((member) => member.location.kind === kind);
    bindings = {
      labels: at('label'),
      query: named.filter((member) => member.location.kind === 'query'),
      headers: named.filter((member) => member.location.kind === 'header'),
      prefixHeaders: named.filter((member) => member.location.kind === 'header-prefix'),
      payload: at('payload')[0],
      status: at('status')[0],
      body: at('body'),
    };
    compiled.set(shape, bindings);
  }
  return bindings;
}
