// What CORS rules may say. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
import type { CORSRule } from '@aws-sdk/client-s3';
import { invalidRequest, requireSome } from '../configuration/checks.ts';

const mostRules = 100;
const longestId = 255;
/** https://www.rfc-editor.org/rfc/rfc9110#section-5.1 */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const methods = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'];

export function checkCorsRules(rules: readonly CORSRule[] | undefined): void {
  requireSome(rules, mostRules);
  for (const rule of rules ?? []) checkRule(rule);
}

function checkRule({ ID = '', AllowedMethods, AllowedOrigins, AllowedHeaders = [], ExposeHeaders = [] }: CORSRule) {
  if (ID.length > longestId) throw invalidRequest(`ID of a CORS rule must not exceed ${longestId} characters.`);
  requireSome(AllowedMethods, Number.POSITIVE_INFINITY);
  requireSome(AllowedOrigins, Number.POSITIVE_INFINITY);
  for (const method of AllowedMethods ?? [])
    if (!methods.includes(method))
      throw invalidRequest(`Found unsupported HTTP method in CORS config. Unsupported method is ${method}`);
  for (const origin of AllowedOrigins ?? [])
    if (wildcards(origin) > 1) throw invalidRequest(`AllowedOrigin "${origin}" can not have more than one wildcard.`);
  for (const header of AllowedHeaders)
    if (wildcards(header) > 1) throw invalidRequest(`AllowedHeader "${header}" can not have more than one wildcard.`);
  for (const header of ExposeHeaders)
    if (wildcards(header) > 0)
      throw invalidRequest(
        `ExposeHeader "${header}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
      );
  // No answer could hold it.
  for (const header of ExposeHeaders)
    if (!headerName.test(header)) throw invalidRequest(`ExposeHeader \`${header}\` is no name of a header`);
}

function wildcards(text: string): number {
  return text.split('*').length - 1;
}
