// IAM UploadServerCertificate: keeps a certificate with its private key. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadServerCertificate.html
import type { UploadServerCertificateCommandInput, UploadServerCertificateCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import { newUniqueId } from '../../kernel/ids.ts';
import { ServerCertificate, type ServerCertificateRecord } from '../../storage/records/server-certificate.ts';
import type { ServerOperation } from '../context.ts';
import { checkChain, checkedCertificate, requirePrivateKey } from './certificates.ts';
import { optionalText, path, required } from './constraints.ts';
import { alreadyExists, entityAccess } from './entities.ts';
import type { Located } from './located.ts';
import { locateServerCertificate, shownCertificate } from './server-certificates.ts';
import { checkedTags, requestTagContext, tagMember } from './tags.ts';

export const UploadServerCertificate: ServerOperation<
  UploadServerCertificateCommandInput,
  UploadServerCertificateCommandOutput,
  Located<ServerCertificateRecord>
> = {
  async locate(input, readers, call) {
    optionalText(input.Path, 'path', path);
    checkedTags(input.Tags);
    const target = await locateServerCertificate(input.ServerCertificateName, readers, call);
    return { ...target, arn: arn.serverCertificate(target.account, input.Path ?? '/', target.name), found: undefined };
  },
  access: (target, input) =>
    entityAccess('iam:UploadServerCertificate', target, requestTagContext(checkedTags(input.Tags))),
  async run(input, target, call) {
    const certificate = checkedCertificate(input.CertificateBody);
    requirePrivateKey(certificate, input.PrivateKey);
    checkChain(certificate, input.CertificateChain);
    const record: ServerCertificateRecord = {
      account: target.account,
      name: target.name,
      path: input.Path ?? '/',
      id: newUniqueId(call.resources.random, 'ASCA'),
      arn: target.arn,
      body: required(input.CertificateBody, 'certificateBody'),
      chain: input.CertificateChain,
      privateKey: required(input.PrivateKey, 'privateKey'),
      uploadedAtMs: call.nowMs,
      expiresAtMs: certificate.validToDate.getTime(),
      tags: checkedTags(input.Tags),
    };
    await call.resources.records.transaction(async (transaction) => {
      if ((await transaction.get(ServerCertificate, [target.account, target.name])) !== undefined)
        throw alreadyExists(`The Server Certificate with name ${target.name} already exists.`);
      transaction.put(ServerCertificate, [target.account, target.name], record);
    });
    return { ServerCertificateMetadata: shownCertificate(record), ...tagMember(record.tags) };
  },
};
