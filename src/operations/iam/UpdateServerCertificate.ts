// IAM UpdateServerCertificate: another name or path for a certificate. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateServerCertificate.html
import type { UpdateServerCertificateCommandInput, UpdateServerCertificateCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import { ServerCertificate, type ServerCertificateRecord } from '../../storage/records/server-certificate.ts';
import type { ServerOperation } from '../context.ts';
import { optionalText, path, serverCertificateName } from './constraints.ts';
import { alreadyExists, entityAccess, entityIn } from './entities.ts';
import type { Located } from './located.ts';
import { locateServerCertificate, serverCertificates } from './server-certificates.ts';

function newArn(target: Located<ServerCertificateRecord>, input: UpdateServerCertificateCommandInput): string {
  const under = input.NewPath ?? target.found?.path ?? '/';
  return arn.serverCertificate(target.account, under, input.NewServerCertificateName ?? target.name);
}

export const UpdateServerCertificate: ServerOperation<
  UpdateServerCertificateCommandInput,
  UpdateServerCertificateCommandOutput,
  Located<ServerCertificateRecord>
> = {
  locate(input, readers, call) {
    optionalText(input.NewPath, 'newPath', path);
    optionalText(input.NewServerCertificateName, 'newServerCertificateName', serverCertificateName);
    return locateServerCertificate(input.ServerCertificateName, readers, call);
  },
  access(target, input) {
    const renamed = { ...target, arn: newArn(target, input) };
    const both = [target, renamed].flatMap((one) => entityAccess('iam:UpdateServerCertificate', one));
    return renamed.arn === target.arn ? both.slice(0, 1) : both;
  },
  async run(input, target, call) {
    await call.resources.records.transaction(async (transaction) => {
      const before = await entityIn(serverCertificates, transaction, target);
      const name = input.NewServerCertificateName ?? before.name;
      if (name !== before.name) {
        if ((await transaction.get(ServerCertificate, [before.account, name])) !== undefined)
          throw alreadyExists(`The Server Certificate with name ${name} already exists.`);
        transaction.remove(ServerCertificate, [before.account, before.name]);
      }
      const after = { ...before, name, path: input.NewPath ?? before.path, arn: newArn(target, input) };
      transaction.put(ServerCertificate, [before.account, name], after);
    });
    return {};
  },
};
