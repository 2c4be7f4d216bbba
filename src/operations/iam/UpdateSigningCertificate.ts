// IAM UpdateSigningCertificate: turns a certificate on or off. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSigningCertificate.html
import type { UpdateSigningCertificateCommandInput, UpdateSigningCertificateCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import { SigningCertificate } from '../../storage/records/user-credential.ts';
import type { ServerOperation } from '../context.ts';
import { oneOf } from './constraints.ts';
import { entityIn, principalAccess, users } from './entities.ts';
import { type Located, locateUserOrSelf } from './located.ts';
import { checkedCertificateId, signingCertificateOf } from './signing-certificates.ts';

const statuses = ['Active', 'Inactive'] as const;

export const UpdateSigningCertificate: ServerOperation<
  UpdateSigningCertificateCommandInput,
  UpdateSigningCertificateCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkedCertificateId(input.CertificateId);
    oneOf(input.Status, 'status', statuses);
    return locateUserOrSelf(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:UpdateSigningCertificate', target),
  async run(input, target, call) {
    const status = oneOf(input.Status, 'status', statuses);
    await call.resources.records.transaction(async (transaction) => {
      const user = await entityIn(users, transaction, target);
      const record = await signingCertificateOf(transaction, user, checkedCertificateId(input.CertificateId));
      transaction.put(SigningCertificate, [user.account, user.id, record.id], { ...record, status });
    });
    return {};
  },
};
