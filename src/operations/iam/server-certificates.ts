// Server certificates of an account: found, and shown without their private keys.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ServerCertificateMetadata.html
import type { ServerCertificateMetadata } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { ServerCertificate, type ServerCertificateRecord } from '../../storage/records/server-certificate.ts';
import type { Readers } from '../context.ts';
import { checkedText, serverCertificateName } from './constraints.ts';
import { type EntityKind, noSuch } from './entities.ts';
import { identified, type Located } from './located.ts';

export const serverCertificates: EntityKind<ServerCertificateRecord> = {
  records: ServerCertificate,
  keyOf: (name) => name,
  missing: noSuch.serverCertificate,
};

export async function locateServerCertificate(
  name: string | undefined,
  readers: Readers,
  call: CallFacts,
): Promise<Located<ServerCertificateRecord>> {
  const { account } = identified(call);
  const checked = checkedText(name, 'serverCertificateName', serverCertificateName);
  const found = await readers.records.get(ServerCertificate, [account, checked]);
  return { account, name: checked, arn: found?.arn ?? arn.serverCertificate(account, '/', checked), found };
}

export function shownCertificate(record: ServerCertificateRecord): ServerCertificateMetadata {
  return {
    Path: record.path,
    ServerCertificateName: record.name,
    ServerCertificateId: record.id,
    Arn: record.arn,
    UploadDate: new Date(record.uploadedAtMs),
    Expiration: new Date(record.expiresAtMs),
  };
}
