// IAM ListSigningCertificates: the certificates of a user. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSigningCertificates.html
import type {
  ListSigningCertificatesCommandInput,
  ListSigningCertificatesCommandOutput,
  SigningCertificate as ShownCertificate,
} from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import { SigningCertificate } from '../../storage/records/user-credential.ts';
import type { ServerOperation } from '../context.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { type Located, locateUserOrSelf } from './located.ts';
import { checkPage, pageOf } from './pages.ts';
import { shownSigningCertificate } from './signing-certificates.ts';

export const ListSigningCertificates: ServerOperation<
  ListSigningCertificatesCommandInput,
  ListSigningCertificatesCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkPage(input);
    return locateUserOrSelf(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:ListSigningCertificates', target),
  async run(input, target, call) {
    const user = found(target, noSuch.user);
    const all: ShownCertificate[] = [];
    for await (const { value } of call.resources.records.list(SigningCertificate, { under: [user.account, user.id] }))
      all.push(shownSigningCertificate(user, value));
    const { items, end } = await pageOf(all, ({ CertificateId }) => `${CertificateId}`, input);
    return { Certificates: items, ...end };
  },
};
