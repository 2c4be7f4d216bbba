// Which S3 operation a method, a path and a query select, from the bindings in AWS's model: the most specific match.
// https://smithy.io/2.0/spec/http-bindings.html#http-trait
import { isNamed, type Named } from '../rest-xml/bindings.ts';
import { operationNames, operationSchema } from '../schema/model.ts';
import type { HttpBinding, OperationSchema } from '../schema/operation-schema.ts';

export type Level = 'service' | 'bucket' | 'object';
/** A level, or the whole path of an operation that is on none: `/WriteGetObjectResponse`. */
type Place = Level | `/${string}`;

interface Route {
  readonly operation: OperationSchema;
  readonly literals: HttpBinding['query'];
  /** Query members and headers without which it is another operation. */
  readonly requiredQuery: readonly string[];
  readonly requiredHeaders: readonly string[];
  /** Names of the query that mean something to the operation. */
  readonly known: ReadonlySet<string>;
  readonly weight: number;
}

interface Choice {
  /** The most specific first. */
  readonly routes: readonly Route[];
  /** Names that select an operation on this level, whatever the method. */
  readonly selectors: ReadonlySet<string>;
}

/**
 * Only these headers tell operations on the same path apart; a required header that is missing elsewhere is an
 * input error of the operation, which must not turn it into another one.
 */
const selectingHeader = 'x-amz-copy-source';
/** Served by the control endpoint of S3 Express; on ours, `GET /` lists all buckets. */
const elsewhere = new Set(['ListDirectoryBuckets']);

let table: Map<string, Choice> | undefined;

export type RouteAnswer =
  | { readonly kind: 'found'; readonly operation: OperationSchema }
  | { readonly kind: 'method-not-allowed' };

export function routeS3(
  method: string,
  level: Level,
  rawPath: string,
  query: ReadonlyMap<string, string>,
  headers: Readonly<Record<string, string>>,
): RouteAnswer {
  table ??= buildTable();
  const choice = (rawPath.length > 1 && table.get(`${method} ${rawPath}`)) || table.get(`${method} ${level}`);
  const route = choice?.routes.find((candidate) => matches(candidate, query, headers));
  if (!choice || !route) return { kind: 'method-not-allowed' };
  // `PUT /bucket/key?tagginf` is a PutObject; `PUT /bucket/key?torrent` must not become one.
  for (const name of query.keys())
    if (choice.selectors.has(name) && !route.known.has(name)) return { kind: 'method-not-allowed' };
  return { kind: 'found', operation: route.operation };
}

function matches(route: Route, query: ReadonlyMap<string, string>, headers: Readonly<Record<string, string>>): boolean {
  return (
    route.literals.every(([name, value]) => (value === '' ? query.has(name) : query.get(name) === value)) &&
    route.requiredQuery.every((name) => query.has(name)) &&
    route.requiredHeaders.every((name) => headers[name] !== undefined)
  );
}

function buildTable(): Map<string, Choice> {
  const routes = new Map<string, Route[]>();
  const selectors = new Map<string, Set<string>>();
  for (const name of operationNames('s3')) {
    const operation = operationSchema('s3', name);
    if (!operation?.http || elsewhere.has(name)) continue;
    const level = placeOf(operation, operation.http);
    const selecting = selectors.get(level) ?? new Set();
    selectors.set(level, selecting);
    const route = routeOf(operation, operation.http);
    for (const selector of [...route.literals.map(([literal]) => literal), ...route.requiredQuery])
      selecting.add(selector);
    const place = `${operation.http.method} ${level}`;
    routes.set(place, [...(routes.get(place) ?? []), route]);
  }
  const choices = new Map<string, Choice>();
  for (const [place, found] of routes) {
    const [, level = ''] = place.split(' ');
    choices.set(place, {
      routes: found.sort((a, b) => b.weight - a.weight),
      selectors: selectors.get(level) ?? new Set(),
    });
  }
  return choices;
}

function placeOf(operation: OperationSchema, http: HttpBinding): Place {
  if (http.path.includes('{Key+}')) return 'object';
  if (http.path !== '/') return http.path as `/${string}`;
  return operation.input.byName.has('Bucket') ? 'bucket' : 'service';
}

function routeOf(operation: OperationSchema, http: HttpBinding): Route {
  const named = operation.input.members.filter(isNamed);
  const namesOf = (kind: Named['location']['kind'], onlyRequired: boolean): string[] =>
    named.filter((m) => m.location.kind === kind && (m.required || !onlyRequired)).map((m) => m.location.name);
  // `?uploads&id=` does not occur: where a literal already selects, a missing member is an input error,
  // except that a literal is shared by a list and a single item.
  const requiredQuery = namesOf('query', true);
  const requiredHeaders = namesOf('header', true).filter((name) => name === selectingHeader);
  return {
    operation,
    literals: http.query,
    requiredQuery,
    requiredHeaders,
    known: new Set([...http.query.map(([name]) => name), ...namesOf('query', false)]),
    weight: http.query.length * 4 + requiredQuery.length * 2 + requiredHeaders.length,
  };
}
