// Where an object sends the visitors of its bucket's website.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html#redirect-requests-object-metadata
import { Fault } from '../../../kernel/fault.ts';

const longest = 2048;

export function readRedirectLocation(given: string | undefined): string | undefined {
  if (given === undefined || given === '') return undefined;
  if (!/^(?:\/|https?:\/\/)/.test(given))
    throw new Fault('InvalidRedirectLocation', {
      message: "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
    });
  if (given.length > longest)
    throw new Fault('InvalidRedirectLocation', {
      message: `The length of website redirect location cannot exceed ${longest} characters.`,
    });
  return given;
}
