// IAM DeleteSigningCertificate: a certificate of a user goes. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSigningCertificate.html
import type { DeleteSigningCertificateCommandInput, DeleteSigningCertificateCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import { SigningCertificate } from '../../storage/records/user-credential.ts';
import type { ServerOperation } from '../context.ts';
import { entityIn, principalAccess, users } from './entities.ts';
import { type Located, locateUserOrSelf } from './located.ts';
import { checkedCertificateId, signingCertificateOf } from './signing-certificates.ts';

export const DeleteSigningCertificate: ServerOperation<
  DeleteSigningCertificateCommandInput,
  DeleteSigningCertificateCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkedCertificateId(input.CertificateId);
    return locateUserOrSelf(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:DeleteSigningCertificate', target),
  async run(input, target, call) {
    await call.resources.records.transaction(async (transaction) => {
      const user = await entityIn(users, transaction, target);
      const { id } = await signingCertificateOf(transaction, user, checkedCertificateId(input.CertificateId));
      transaction.remove(SigningCertificate, [user.account, user.id, id]);
    });
    return {};
  },
};
