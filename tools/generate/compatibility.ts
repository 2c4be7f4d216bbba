// `docs/compatibility.md`: what is built of each service, counted and listed from the operation tables.
import type { ServiceName } from '../../src/kernel/service.ts';
import { serviceNames } from '../../src/kernel/service.ts';
import { hasOption, options } from '../../src/operations/s3/options.ts';
import { type ServiceTable, serviceTables } from '../../src/operations/table.ts';
import { operationSchema } from '../../src/protocol/schema/model.ts';
import { code, generatedNotice, table } from './markdown.ts';
import { serviceReferences, serviceTitles } from './titles.ts';

export function compatibilityDocument(): string {
  return [
    generatedNotice,
    '# Compatibility',
    'Which operations of AWS are built, and why the others are not. An operation that is not built answers `NotImplemented` and names itself; ' +
      'so does an option that is not built: none is ignored. The list of operations is the one of the AWS SDK for JavaScript.',
    table(['Service', 'Built', 'Not built', 'Of AWS'], counts()),
    ...serviceNames.map(serviceSection),
    optionSection(),
    '',
  ].join('\n\n');
}

function counts(): string[][] {
  const rows = serviceNames.map((service) => {
    const { built, unsupported } = namesOf(serviceTables[service]);
    return [serviceTitles[service], built.length, unsupported.length, built.length + unsupported.length] as const;
  });
  const sum = (column: 1 | 2 | 3) => rows.reduce((total, row) => total + row[column], 0);
  return [...rows, ['All', sum(1), sum(2), sum(3)]].map((row) => row.map(String));
}

function namesOf({ operations, unsupported }: ServiceTable) {
  return { built: Object.keys(operations).sort(), unsupported: Object.keys(unsupported).sort() };
}

function serviceSection(service: ServiceName): string {
  const { unsupported, notes } = serviceTables[service];
  const names = namesOf(serviceTables[service]);
  const rows = [...names.built, ...names.unsupported]
    .sort()
    .map((name) =>
      Object.hasOwn(unsupported, name)
        ? [code(name), 'no', unsupported[name] ?? '']
        : [code(name), 'yes', notes[name] ?? ''],
    );
  return [
    `## ${serviceTitles[service]}`,
    `${names.built.length} of the ${rows.length} operations of [${serviceTitles[service]}](${serviceReferences[service]}).`,
    table(['Operation', 'Built', 'Why not, or what does not act'], rows),
  ].join('\n\n');
}

const optionNames = Object.keys(options) as readonly (keyof typeof options)[];

/** The options by operation: those of the input's members that are refused, as on the wire. */
function optionSection(): string {
  const rows = namesOf(serviceTables.s3).built.flatMap((name) => {
    const input = operationSchema('s3', name)?.input;
    const refused = optionNames
      .filter((option) => input !== undefined && hasOption(input, option))
      .map((option) => options[option]);
    return refused.length === 0 ? [] : [[code(name), refused.map(describe).join(', ')]];
  });
  return [
    '## Options of S3 that are refused',
    'In brackets the values that are taken, because they ask for what is done anyway.',
    table(['Operation', 'Refused'], rows),
  ].join('\n\n');
}

function describe(option: { readonly name: string; readonly accepts?: readonly unknown[] }): string {
  const accepts = (option.accepts ?? []).map((value) => code(String(value)));
  return code(option.name) + (accepts.length > 0 ? ` (${accepts.join(', ')})` : '');
}
