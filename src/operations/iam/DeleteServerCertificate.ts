// IAM DeleteServerCertificate: a certificate and its private key go. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServerCertificate.html
import type { DeleteServerCertificateCommandInput, DeleteServerCertificateCommandOutput } from '@aws-sdk/client-iam';
import { ServerCertificate, type ServerCertificateRecord } from '../../storage/records/server-certificate.ts';
import type { ServerOperation } from '../context.ts';
import { entityAccess, entityIn } from './entities.ts';
import type { Located } from './located.ts';
import { locateServerCertificate, serverCertificates } from './server-certificates.ts';

export const DeleteServerCertificate: ServerOperation<
  DeleteServerCertificateCommandInput,
  DeleteServerCertificateCommandOutput,
  Located<ServerCertificateRecord>
> = {
  locate: (input, readers, call) => locateServerCertificate(input.ServerCertificateName, readers, call),
  access: (target) => entityAccess('iam:DeleteServerCertificate', target),
  async run(_input, target, call) {
    await call.resources.records.transaction(async (transaction) => {
      const { account, name } = await entityIn(serverCertificates, transaction, target);
      transaction.remove(ServerCertificate, [account, name]);
    });
    return {};
  },
};
