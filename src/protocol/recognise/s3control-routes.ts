// Which operation of S3 Control a method and a path select, from the bindings in AWS's model.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_AWS_S3_Control.html
import { decodePercent } from '../percent.ts';
import { operationNames, operationSchema } from '../schema/model.ts';
import type { OperationSchema } from '../schema/operation-schema.ts';

interface Route {
  readonly operation: OperationSchema;
  readonly method: string;
  readonly pattern: RegExp;
  /** How much of the path is spelled out: of two that match, the one that says more. */
  readonly literalLength: number;
}

export type ControlRoute =
  | {
      readonly kind: 'found';
      readonly operation: OperationSchema;
      readonly labels: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'unknown' }
  /** A label is not percent-encoded UTF-8. */
  | { readonly kind: 'undecodable' };

/** What every path of S3 Control begins with. */
export const controlPath = '/v20180820/';
const label = /\{(\w+)(\+?)\}/g;

let table: readonly Route[] | undefined;

export function routeS3Control(method: string, rawPath: string): ControlRoute {
  table ??= buildTable();
  for (const { operation, method: own, pattern } of table) {
    const match = own === method ? pattern.exec(rawPath) : null;
    if (match === null) continue;
    const labels = new Map<string, string>();
    for (const [name, raw] of Object.entries(match.groups ?? {})) {
      const value = decodePercent(raw);
      if (value === undefined) return { kind: 'undecodable' };
      labels.set(name, value);
    }
    return { kind: 'found', operation, labels };
  }
  return { kind: 'unknown' };
}

function buildTable(): Route[] {
  const routes: Route[] = [];
  for (const name of operationNames('s3control')) {
    const operation = operationSchema('s3control', name);
    if (!operation?.http) continue;
    const { method, path } = operation.http;
    const pattern = path.replace(label, (_, member: string, greedy: string) =>
      greedy === '' ? `(?<${member}>[^/]+)` : `(?<${member}>.+)`,
    );
    routes.push({
      operation,
      method,
      pattern: new RegExp(`^${pattern}$`),
      literalLength: path.replace(label, '').length,
    });
  }
  return routes.sort((a, b) => b.literalLength - a.literalLength);
}
