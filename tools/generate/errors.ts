// `docs/errors.md`: every code that Crosskey answers with, from the catalogue and its spellings on the wire.
import { type Fault, type FaultCode, faultCatalogue } from '../../src/kernel/fault.ts';
import { cloudtrailFaults } from '../../src/kernel/faults/cloudtrail.ts';
import { commonFaults } from '../../src/kernel/faults/common.ts';
import { iamFaults } from '../../src/kernel/faults/iam.ts';
import { kmsFaults } from '../../src/kernel/faults/kms.ts';
import { organizationsFaults } from '../../src/kernel/faults/organizations.ts';
import { s3Faults } from '../../src/kernel/faults/s3.ts';
import { stsFaults } from '../../src/kernel/faults/sts.ts';
import { type ServiceName, serviceNames } from '../../src/kernel/service.ts';
import { unreadableRequest } from '../../src/listener/unreadable.ts';
import { spell } from '../../src/protocol/refusal/spell.ts';
import { serviceModel } from '../../src/protocol/schema/model.ts';
import { code, generatedNotice, table } from './markdown.ts';
import { serviceTitles } from './titles.ts';

/** The catalogue in its parts. */
export const catalogues = {
  common: commonFaults,
  s3: s3Faults,
  s3control: {},
  kms: kmsFaults,
  iam: iamFaults,
  sts: stsFaults,
  organizations: organizationsFaults,
  cloudtrail: cloudtrailFaults,
} as const;

export function errorsDocument(): string {
  return [
    generatedNotice,
    '# Errors',
    'Every code that Crosskey answers with. `{name}` stands for what the case fills in, and `{message}` alone for words that the case brings whole. ' +
      'No other code is sent.',
    '## Shared by all services',
    'Code and status in the dialect of the service that refuses; where a dialect has words of its own, they follow.',
    table(
      ['Fault', 'S3, S3 Control', 'KMS, Organizations, CloudTrail', 'IAM, STS', 'Message'],
      codesOf('common').map(commonRow),
    ),
    ...serviceNames.filter((service) => codesOf(service).length > 0).map(serviceSection),
    '## What cannot be read as HTTP',
    'Answered in the dialect of S3, because nothing is known of the sender.',
    table(['Code', 'Status', 'Message'], unreadableRows()),
    '',
  ].join('\n\n');
}

function unreadableRows(): string[][] {
  return ['HPE_HEADER_OVERFLOW', 'ERR_HTTP_REQUEST_TIMEOUT', undefined].map((parserCode) => {
    const response = unreadableRequest(parserCode);
    const part = (pattern: RegExp) => pattern.exec(response)?.[1] ?? '';
    return [code(part(/<Code>(.*)<\/Code>/)), part(/^HTTP\/1\.1 (\d+)/), part(/<Message>(.*)<\/Message>/)];
  });
}

function codesOf(part: keyof typeof catalogues): FaultCode[] {
  return (Object.keys(catalogues[part]) as FaultCode[]).sort();
}

function commonRow(faultCode: FaultCode): string[] {
  const message = templates(faultCode);
  const cell = (service: ServiceName) => {
    const spelling = spelled(service, faultCode);
    const words = message.includes(spelling.message) ? '' : `: ${spelling.message}`;
    return `${code(spelling.code)} ${spelling.status}${words}`;
  };
  return [code(faultCode), cell('s3'), cell('kms'), cell('iam'), message.join('<br>or: ')];
}

function serviceSection(service: ServiceName): string {
  const rows = codesOf(service).map((faultCode) => {
    const { code: wireCode, status } = spelled(service, faultCode);
    const others = serviceNames.filter((other) => other !== service && serviceModel(other).errors.has(wireCode));
    return [code(wireCode), String(status), others.join(', '), templates(faultCode).join('<br>or: ')];
  });
  const parts = [`## ${serviceTitles[service]}`, table(['Code', 'Status', 'Also in the model of', 'Message'], rows)];
  if (service === 'kms')
    parts.splice(1, 0, 'What KMS refuses within a request to S3 is passed on as `KMS.` and the code, with status 400.');
  return parts.join('\n\n');
}

function spelled(service: ServiceName, faultCode: FaultCode) {
  return spell(service, { code: faultCode, fields: {}, message: templates(faultCode)[0] } as Fault);
}

/** The words with every field, and without any where they can do without. */
export function templates(faultCode: FaultCode): string[] {
  const word = faultCatalogue[faultCode] as (fields: unknown) => unknown;
  const whole = String(word(new Proxy({}, { get: (_, field) => `{${String(field)}}` })));
  const bare = word({});
  if (typeof bare !== 'string' || bare.includes('undefined') || bare === whole) return [whole];
  return [whole, bare];
}
