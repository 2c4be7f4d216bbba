// Certificates with which users sign. https://docs.aws.amazon.com/IAM/latest/APIReference/API_SigningCertificate.html
import type { SigningCertificate as ShownCertificate } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { SigningCertificate, type SigningCertificateRecord } from '../../storage/records/user-credential.ts';
import { checkedText, type TextRule } from './constraints.ts';
import { noSuch } from './entities.ts';

const certificateId: TextRule = { min: 24, max: 128, pattern: /^\w+$/ };

export function checkedCertificateId(id: string | undefined): string {
  return checkedText(id, 'certificateId', certificateId);
}

export function shownSigningCertificate(user: UserRecord, record: SigningCertificateRecord): ShownCertificate {
  return {
    UserName: user.name,
    CertificateId: record.id,
    CertificateBody: record.body,
    Status: record.status,
    UploadDate: new Date(record.uploadedAtMs),
  };
}

export async function signingCertificateOf(
  records: RecordReader,
  user: UserRecord,
  id: string,
): Promise<SigningCertificateRecord> {
  const record = await records.get(SigningCertificate, [user.account, user.id, id]);
  if (record === undefined) throw noSuch.signingCertificate(id);
  return record;
}
