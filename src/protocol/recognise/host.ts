// What the Host header tells: a virtual-hosted bucket, a service, a Region.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html

export interface HostFacts {
  /** The first label that names a service: `s3`, `s3control`, `s3express`, `kms`, ... */
  readonly service: string | undefined;
  readonly bucket: string | undefined;
  readonly region: string | undefined;
  /** The host shows the bucket as a website. */
  readonly isWebsite?: true;
}

const nothing: HostFacts = { service: undefined, bucket: undefined, region: undefined };
const regionLabel = '[a-z]{2,3}(?:-[a-z]+)+-\\d{1,2}';
const s3Host = new RegExp(`^(?:(?<bucket>.+)\\.)?s3(?:\\.dualstack)?(?:[.-](?<region>${regionLabel}))?$`);
const websiteHost = new RegExp(`^(?<bucket>.+)\\.s3-website(?:[.-](?<region>${regionLabel}))?$`);
const expressHost = new RegExp(
  `^(?:(?<bucket>.+)\\.)?s3express(?:-control|-[a-z0-9]+-az\\d+)?(?:\\.dualstack)?(?:\\.(?<region>${regionLabel}))?$`,
);
/** The account before it is sent as a header too. */
const controlHost = new RegExp(`^(?:\\d{12}\\.)?s3-control(?:\\.dualstack)?(?:\\.(?<region>${regionLabel}))?$`);
const otherHost = new RegExp(`^(?<service>kms|iam|sts|organizations|cloudtrail)(?:\\.(?<region>${regionLabel}))?$`);
const port = /:\d+$/;

/** Rules for names of buckets, as far as a label of a host must keep them. */
const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** `domains` are in lower case. A host outside them, such as an address, tells nothing: its requests are path style. */
export function readHost(header: string | undefined, domains: readonly string[]): HostFacts {
  if (header === undefined) return nothing;
  const host = header.toLowerCase().replace(port, '');
  const domain = closestDomain(host, domains);
  return domain === undefined || host === domain ? nothing : readLabels(host.slice(0, -domain.length - 1));
}

/** Of domains within each other, the one that says most. */
function closestDomain(host: string, domains: readonly string[]): string | undefined {
  let closest: string | undefined;
  for (const domain of domains) {
    const isOurs = host === domain || host.endsWith(`.${domain}`);
    if (isOurs && domain.length > (closest?.length ?? 0)) closest = domain;
  }
  return closest;
}

function readLabels(labels: string): HostFacts {
  const control = controlHost.exec(labels)?.groups;
  if (control) return { service: 's3control', bucket: undefined, region: control.region };
  const s3 = s3Host.exec(labels)?.groups;
  if (s3) return { service: 's3', bucket: s3.bucket, region: s3.region };
  const website = websiteHost.exec(labels)?.groups;
  if (website) return { service: 's3', bucket: website.bucket, region: website.region, isWebsite: true };
  const express = expressHost.exec(labels)?.groups;
  if (express) return { service: 's3express', bucket: express.bucket, region: express.region };
  const other = otherHost.exec(labels)?.groups;
  if (other) return { service: other.service, bucket: undefined, region: other.region };
  // What the SDKs make of an endpoint that is the domain itself: docs/decisions/0053-buckets-right-under-the-domain.md
  if (bucketName.test(labels)) return { service: 's3', bucket: labels, region: undefined };
  return nothing;
}
