// IAM GetServerCertificate: a certificate and its chain, without the private key. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServerCertificate.html
import type { GetServerCertificateCommandInput, GetServerCertificateCommandOutput } from '@aws-sdk/client-iam';
import type { ServerCertificateRecord } from '../../storage/records/server-certificate.ts';
import type { ServerOperation } from '../context.ts';
import { entityAccess, found, noSuch } from './entities.ts';
import type { Located } from './located.ts';
import { locateServerCertificate, shownCertificate } from './server-certificates.ts';
import { tagMember } from './tags.ts';

export const GetServerCertificate: ServerOperation<
  GetServerCertificateCommandInput,
  GetServerCertificateCommandOutput,
  Located<ServerCertificateRecord>
> = {
  locate: (input, readers, call) => locateServerCertificate(input.ServerCertificateName, readers, call),
  access: (target) => entityAccess('iam:GetServerCertificate', target),
  async run(_input, target) {
    const record = found(target, noSuch.serverCertificate);
    return {
      ServerCertificate: {
        ServerCertificateMetadata: shownCertificate(record),
        CertificateBody: record.body,
        ...(record.chain === undefined ? {} : { CertificateChain: record.chain }),
        ...tagMember(record.tags),
      },
    };
  },
};
