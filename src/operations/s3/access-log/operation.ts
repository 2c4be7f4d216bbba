// What a log calls a request: `REST.GET.OBJECT`. https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html#log-record-fields

/** Where method and subresource do not say it. */
const named: Readonly<Record<string, string>> = {
  CopyObject: 'REST.COPY.OBJECT',
  UploadPartCopy: 'REST.COPY.PART',
  UploadPart: 'REST.PUT.PART',
  CompleteMultipartUpload: 'REST.POST.UPLOAD',
  AbortMultipartUpload: 'REST.DELETE.UPLOAD',
  ListParts: 'REST.GET.UPLOAD',
  DeleteObjects: 'REST.POST.MULTI_OBJECT_DELETE',
  ListObjectVersions: 'REST.GET.BUCKETVERSIONS',
};

/** By the name in the query. */
const subresources: Readonly<Record<string, string>> = {
  abac: 'ABAC',
  accelerate: 'ACCELERATE',
  acl: 'ACL',
  analytics: 'ANALYTICS',
  attributes: 'OBJECT_ATTRIBUTES',
  cors: 'CORS',
  encryption: 'ENCRYPTION',
  'intelligent-tiering': 'INTELLIGENT_TIERING',
  inventory: 'INVENTORY',
  'legal-hold': 'LEGAL_HOLD',
  lifecycle: 'LIFECYCLE',
  location: 'LOCATION',
  logging: 'LOGGING_STATUS',
  metrics: 'METRICS',
  notification: 'NOTIFICATION',
  'object-lock': 'OBJECT_LOCK_CONFIGURATION',
  ownershipControls: 'OWNERSHIP_CONTROLS',
  policy: 'BUCKETPOLICY',
  policyStatus: 'POLICY_STATUS',
  publicAccessBlock: 'PUBLIC_ACCESS_BLOCK',
  replication: 'REPLICATION',
  requestPayment: 'REQUEST_PAYMENT',
  restore: 'OBJECT_RESTORE',
  retention: 'RETENTION',
  uploads: 'UPLOADS',
  versioning: 'VERSIONING',
  website: 'WEBSITE',
};

export interface NamedRequest {
  readonly method: string;
  /** As on the wire; undefined where none was named. */
  readonly operation: string | undefined;
  readonly query: ReadonlyMap<string, string>;
  readonly hasKey: boolean;
  readonly isWebsite: boolean;
}

export function logOperation({ method, operation, query, hasKey, isWebsite }: NamedRequest): string {
  if (method === 'OPTIONS') return 'REST.OPTIONS.PREFLIGHT';
  const level = hasKey ? 'OBJECT' : 'BUCKET';
  if (isWebsite) return `WEBSITE.${method}.${level}`;
  const known = named[operation ?? ''];
  if (known !== undefined) return known;
  if (query.has('tagging')) return `REST.${method}.${hasKey ? 'OBJECT_TAGGING' : 'TAGGING'}`;
  for (const name of query.keys()) {
    const subresource = Object.hasOwn(subresources, name) ? subresources[name] : undefined;
    if (subresource !== undefined) return `REST.${method}.${subresource}`;
  }
  return `REST.${method}.${level}`;
}
