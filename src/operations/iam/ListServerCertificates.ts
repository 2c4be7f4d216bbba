// IAM ListServerCertificates: the certificates of the account, under a path. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificates.html
import type { ListServerCertificatesCommandInput, ListServerCertificatesCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import type { AccountId } from '../../kernel/ids.ts';
import { ServerCertificate } from '../../storage/records/server-certificate.ts';
import type { ServerOperation } from '../context.ts';
import { optionalText, pathPrefix } from './constraints.ts';
import { identified } from './located.ts';
import { checkPage, pageOf, recordsUnder } from './pages.ts';
import { shownCertificate } from './server-certificates.ts';

export const ListServerCertificates: ServerOperation<
  ListServerCertificatesCommandInput,
  ListServerCertificatesCommandOutput,
  AccountId
> = {
  locate(input, _readers, call) {
    checkPage(input);
    optionalText(input.PathPrefix, 'pathPrefix', pathPrefix);
    return identified(call).account;
  },
  access: (account, input) => {
    const resource = arn.serverCertificate(account, input.PathPrefix ?? '/', '');
    return [{ action: 'iam:ListServerCertificates', resource, owner: account, context: {} }];
  },
  async run(input, account, call) {
    const all = recordsUnder(call.resources.records, ServerCertificate, account, input);
    const { items, end } = await pageOf(all, ({ name }) => name, input);
    return { ServerCertificateMetadataList: items.map(shownCertificate), ...end };
  },
};
