// The services as the SDK's packages describe them: operations, errors, and the names of their protocols.
import { createRequire } from 'node:module';
import { NormalizedSchema } from '@smithy/core/schema';
import { type ServiceName, serviceNames } from '../../kernel/service.ts';
import type { Dialect } from '../recognised.ts';
import { compileStructure, type SchemaRef } from './compile.ts';
import type { ErrorSchema, HttpBinding, OperationSchema } from './operation-schema.ts';

interface ClientPackage {
  readonly exports: object;
  /** Of a client that is built for them: it opens no connection and reads no configuration until it sends. */
  readonly settings: ProtocolSettings;
}

interface ProtocolSettings {
  readonly [setting: string]: unknown;
}

const unused = { region: 'us-east-1' };
const load = createRequire(import.meta.url);
/** Each is loaded when its service is first asked for: it costs a process up to a tenth of a second, and 10 MiB and more. */
const packages: Readonly<Record<ServiceName, () => ClientPackage>> = {
  s3() {
    const s3: typeof import('@aws-sdk/client-s3') = load('@aws-sdk/client-s3');
    return { exports: s3, settings: new s3.S3Client(unused).config.protocolSettings };
  },
  s3control() {
    const s3control: typeof import('@aws-sdk/client-s3-control') = load('@aws-sdk/client-s3-control');
    return { exports: s3control, settings: new s3control.S3ControlClient(unused).config.protocolSettings };
  },
  kms() {
    const kms: typeof import('@aws-sdk/client-kms') = load('@aws-sdk/client-kms');
    return { exports: kms, settings: new kms.KMSClient(unused).config.protocolSettings };
  },
  iam() {
    const iam: typeof import('@aws-sdk/client-iam') = load('@aws-sdk/client-iam');
    return { exports: iam, settings: new iam.IAMClient(unused).config.protocolSettings };
  },
  sts() {
    const sts: typeof import('@aws-sdk/client-sts') = load('@aws-sdk/client-sts');
    return { exports: sts, settings: new sts.STSClient(unused).config.protocolSettings };
  },
  organizations() {
    const organizations: typeof import('@aws-sdk/client-organizations') = load('@aws-sdk/client-organizations');
    return {
      exports: organizations,
      settings: new organizations.OrganizationsClient(unused).config.protocolSettings,
    };
  },
  cloudtrail() {
    const cloudtrail: typeof import('@aws-sdk/client-cloudtrail') = load('@aws-sdk/client-cloudtrail');
    return { exports: cloudtrail, settings: new cloudtrail.CloudTrailClient(unused).config.protocolSettings };
  },
};

export const dialects: Readonly<Record<ServiceName, Dialect>> = {
  s3: 'rest-xml',
  s3control: 'rest-xml',
  kms: 'json',
  iam: 'query',
  sts: 'query',
  organizations: 'json',
  cloudtrail: 'json',
};

export interface ServiceModel {
  /** Operations by name; each is compiled when it is first asked for. */
  readonly operations: ReadonlyMap<string, () => OperationSchema>;
  /** Errors by their wire code. */
  readonly errors: ReadonlyMap<string, ErrorSchema>;
  readonly xmlNamespace: string;
  /** The `Version` of a form. */
  readonly version: string;
  /** What `X-Amz-Target` says before the operation. */
  readonly targetPrefix: string;
}

const operationTag = 9;
const errorTag = -3;
const models = new Map<ServiceName, ServiceModel>();

export function serviceModel(service: ServiceName): ServiceModel {
  let model = models.get(service);
  if (!model) {
    model = loadModel(service);
    models.set(service, model);
  }
  return model;
}

function loadModel(service: ServiceName): ServiceModel {
  const { exports, settings } = packages[service]();
  const operations = new Map<string, () => OperationSchema>();
  const errors = new Map<string, ErrorSchema>();
  for (const exported of Object.values(exports) as unknown[]) {
    if (!Array.isArray(exported)) continue;
    if (exported[0] === operationTag)
      operations.set(
        exported[2],
        once(() => compileOperation(service, exported)),
      );
    if (exported[0] === errorTag && exported[3]) {
      const error = compileError(dialects[service], exported as unknown as SchemaRef);
      errors.set(error.wireCode, error);
    }
  }
  const setting = (name: string): string => {
    const value = settings[name];
    if (typeof value !== 'string') throw new TypeError(`the client of \`${service}\` has no setting \`${name}\``);
    return value;
  };
  return {
    operations,
    errors,
    xmlNamespace: setting('xmlNamespace'),
    version: setting('version'),
    targetPrefix: setting('serviceTarget'),
  };
}

function once<Value>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => {
    value ??= make();
    return value;
  };
}

function compileOperation(service: ServiceName, schema: readonly unknown[]): OperationSchema {
  const [, , name, traits, input, output] = schema;
  const inputSchema = NormalizedSchema.of(input as SchemaRef);
  const outputSchema = NormalizedSchema.of(output as SchemaRef);
  return {
    service,
    name: String(name),
    http: httpBinding((traits as { http?: readonly [string, string, number] } | undefined)?.http),
    input: compileStructure(input as SchemaRef),
    output: compileStructure(output as SchemaRef),
    inputName: inputSchema.getOwnTraits().xmlName ?? inputSchema.getName() ?? '',
    outputName: outputSchema.getOwnTraits().xmlName ?? outputSchema.getName() ?? '',
  };
}

function httpBinding(http: readonly [string, string, number] | undefined): HttpBinding | undefined {
  if (!http) return undefined;
  const [method, uri, status] = http;
  const [path = '/', query = ''] = uri.split('?');
  const literals = query
    .split('&')
    .filter((literal) => literal !== '' && !literal.startsWith('x-id='))
    .map((literal): [string, string] => {
      const [literalName = '', value = ''] = literal.split('=');
      return [literalName, value];
    });
  return { method, path, query: literals, status };
}

/** A query service spells and answers an error as its `awsQueryError` says; the JSON services answer every one with 400 or 500. */
function compileError(dialect: Dialect, schema: SchemaRef): ErrorSchema {
  const normalized = NormalizedSchema.of(schema);
  const traits = normalized.getOwnTraits();
  const name = normalized.getName() ?? '';
  const fault = traits.error === 'server' ? 'server' : 'client';
  const general = fault === 'server' ? 500 : 400;
  const query: unknown = dialect === 'query' ? traits.awsQueryError : undefined;
  const [queryCode, queryStatus] = Array.isArray(query) ? query : [];
  return {
    name,
    wireCode: typeof queryCode === 'string' ? queryCode : name,
    httpStatus: dialect === 'json' ? general : Number(queryStatus ?? traits.httpError ?? general),
    fault,
    shape: compileStructure(schema),
  };
}

export function operationNames(service: ServiceName): readonly string[] {
  return [...serviceModel(service).operations.keys()];
}

export function operationSchema(service: ServiceName, name: string): OperationSchema | undefined {
  return serviceModel(service).operations.get(name)?.();
}

export function errorSchemas(service: ServiceName): readonly ErrorSchema[] {
  return [...serviceModel(service).errors.values()];
}

/** Loads and compiles everything, for a test and for a worker that wants no first request to wait. */
export function loadEverything(): void {
  for (const service of serviceNames) for (const compile of serviceModel(service).operations.values()) compile();
}
