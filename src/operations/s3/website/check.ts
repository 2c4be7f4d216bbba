// What the configuration of a website may say. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketWebsite.html
import type { Redirect, RoutingRule, WebsiteConfiguration } from '@aws-sdk/client-s3';
import { Fault } from '../../../kernel/fault.ts';
import { invalidArgument, invalidRequest } from '../configuration/checks.ts';

const mostRules = 50;

export function checkWebsite(website: WebsiteConfiguration): void {
  const { RedirectAllRequestsTo, IndexDocument, ErrorDocument, RoutingRules } = website;
  if (RedirectAllRequestsTo !== undefined) {
    if (IndexDocument !== undefined || ErrorDocument !== undefined || RoutingRules !== undefined)
      throw invalidArgument(
        'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.',
        'RedirectAllRequestsTo',
        'not null',
      );
    if (RedirectAllRequestsTo.HostName === '') throw new Fault('MalformedXML');
    checkProtocol(RedirectAllRequestsTo.Protocol);
    return;
  }
  if (IndexDocument === undefined)
    throw invalidArgument(
      'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty',
      'IndexDocument',
      'null',
    );
  const { Suffix = '' } = IndexDocument;
  if (Suffix === '' || Suffix.includes('/'))
    throw invalidArgument('The IndexDocument Suffix is not well formed', 'IndexDocument', Suffix);
  if (ErrorDocument?.Key === '') throw new Fault('MalformedXML');
  if (RoutingRules?.length === 0) throw new Fault('MalformedXML');
  if ((RoutingRules?.length ?? 0) > mostRules)
    throw invalidRequest(`The number of routing rules must not exceed the limit of ${mostRules}.`);
  for (const rule of RoutingRules ?? []) checkRule(rule);
}

function checkRule({ Condition, Redirect = {} }: RoutingRule): void {
  if (Condition !== undefined && Object.keys(Condition).length === 0)
    throw invalidRequest(
      "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.",
    );
  const error = Condition?.HttpErrorCodeReturnedEquals;
  if (error !== undefined && !/^[45]\d\d$/.test(error))
    throw invalidRequest(`The provided HTTP error code (${error}) is not valid. Valid codes are 4XX or 5XX.`);
  checkRedirect(Redirect);
}

function checkRedirect(redirect: Redirect): void {
  if (Object.keys(redirect).length === 0) throw new Fault('MalformedXML');
  if (redirect.ReplaceKeyPrefixWith !== undefined && redirect.ReplaceKeyWith !== undefined)
    throw invalidRequest('You can only define ReplaceKeyPrefix or ReplaceKey but not both.');
  const code = redirect.HttpRedirectCode;
  if (code !== undefined && (!/^3\d\d$/.test(code) || code === '300'))
    throw invalidRequest(`The provided HTTP redirect code (${code}) is not valid. Valid codes are 3XX except 300.`);
  checkProtocol(redirect.Protocol);
}

function checkProtocol(protocol: string | undefined): void {
  if (protocol !== undefined && protocol !== 'http' && protocol !== 'https')
    throw invalidRequest(
      'Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.',
    );
}
