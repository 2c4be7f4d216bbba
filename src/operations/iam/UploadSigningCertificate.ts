// IAM UploadSigningCertificate: a certificate for a user, two at most. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html
import type { UploadSigningCertificateCommandInput, UploadSigningCertificateCommandOutput } from '@aws-sdk/client-iam';
import { Fault } from '../../kernel/fault.ts';
import { newCertificateId } from '../../kernel/ids.ts';
import type { UserRecord } from '../../storage/records/identity.ts';
import { SigningCertificate, type SigningCertificateRecord } from '../../storage/records/user-credential.ts';
import type { ServerOperation } from '../context.ts';
import { checkedCertificate } from './certificates.ts';
import { entityIn, limitExceeded, principalAccess, users } from './entities.ts';
import { type Located, locateUserOrSelf } from './located.ts';
import { quotas } from './quotas.ts';
import { shownSigningCertificate } from './signing-certificates.ts';

export const UploadSigningCertificate: ServerOperation<
  UploadSigningCertificateCommandInput,
  UploadSigningCertificateCommandOutput,
  Located<UserRecord>
> = {
  locate: (input, readers, call) => locateUserOrSelf(input.UserName, readers, call),
  access: (target) => principalAccess('iam:UploadSigningCertificate', target),
  async run(input, target, call) {
    const { fingerprint256 } = checkedCertificate(input.CertificateBody);
    const record: SigningCertificateRecord = {
      id: newCertificateId(call.resources.random),
      body: `${input.CertificateBody}`,
      fingerprint: fingerprint256,
      status: 'Active',
      uploadedAtMs: call.nowMs,
    };
    return call.resources.records.transaction(async (transaction) => {
      const user = await entityIn(users, transaction, target);
      let others = 0;
      for await (const { value } of transaction.list(SigningCertificate, { under: [user.account, user.id] })) {
        others += 1;
        if (value.fingerprint === fingerprint256)
          throw new Fault('DuplicateCertificate', { message: 'The certificate is already associated with the user.' });
      }
      const most = quotas.SigningCertificatesPerUserQuota;
      if (others >= most) throw limitExceeded(`Cannot exceed quota for CertificatesPerUser: ${most}`);
      // Of two uploads at once, the second sees the user changed.
      transaction.put(users.records, [user.account, users.keyOf(user.name)], user);
      transaction.put(SigningCertificate, [user.account, user.id, record.id], record);
      return { Certificate: shownSigningCertificate(user, record) };
    });
  },
};
