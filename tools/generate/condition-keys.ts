// `docs/condition-keys.md`: every condition key of AWS's service reference, and whether requests here have it.
import { serviceNames } from '../../src/kernel/service.ts';
import { globalKeys, knownServices } from '../../src/policy/reference/reference.ts';
import { absentKeys } from './absent-keys.ts';
import { code, generatedNotice, table } from './markdown.ts';
import { serviceTitles } from './titles.ts';

export interface DocumentedKey {
  readonly key: string;
  /** Why no request has it; undefined for a key that requests have. */
  readonly absent: string | undefined;
}

const documented = (key: string): DocumentedKey => ({ key, absent: reasonOf(key) });

function reasonOf(key: string): string | undefined {
  const row = Object.entries(absentKeys).find(([name]) =>
    name.endsWith('*') ? key.startsWith(name.slice(0, -1)) : key === name,
  );
  return row?.[1];
}

/** Those of every service, then those of each alone; keys of identity providers are whatever their tokens say. */
export const keyParts: readonly { readonly title: string; readonly keys: readonly DocumentedKey[] }[] = [
  { title: 'Global', keys: globalKeys.map(({ key }) => documented(key)) },
  ...serviceNames.map((service) => ({
    title: serviceTitles[service],
    keys: (knownServices.get(service)?.keys ?? [])
      .filter(({ key }) => key.startsWith(`${service}:`))
      .map(({ key }) => documented(key)),
  })),
];

export function conditionKeysDocument(): string {
  const sections = keyParts
    .filter(({ keys }) => keys.length > 0)
    .flatMap(({ title, keys }) => {
      const absent = keys.filter((one) => one.absent !== undefined);
      const there = keys.filter((one) => one.absent === undefined).map(({ key }) => code(key));
      return [
        `## ${title}`,
        there.length === 0 ? 'None.' : `${there.join(', ')}.`,
        ...(absent.length === 0
          ? []
          : [
              table(
                ['Never there', 'Because'],
                absent.map(({ key, absent: reason = '' }) => [code(key), reason]),
              ),
            ]),
      ];
    });
  return [
    generatedNotice,
    '# Condition keys',
    'The condition keys of AWS’s Service Authorization Reference that requests to Crosskey have, each where AWS has it; and those that no request has, so that a condition on them finds nothing. Nothing is guessed: what is not known of a request is absent.',
    ...sections,
    '',
  ].join('\n\n');
}
