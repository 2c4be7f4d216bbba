// The pages that a website answers with when it has none of its own.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/CustomErrorDocSupport.html
import { STATUS_CODES } from 'node:http';
import { escapeXml } from '../../../protocol/xml/write-shape.ts';

export type Lines = readonly (readonly [name: string, text: string])[];

/** `also` tells what kept the owner's own page from being shown. */
export function errorPage(status: number, lines: Lines, also?: Lines): string {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
  const more =
    also === undefined
      ? ''
      : `<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n${list(also)}`;
  return `<html>\n<head><title>${title}</title></head>\n<body>\n<h1>${title}</h1>\n${list(lines)}${more}<hr/>\n</body>\n</html>\n`;
}

function list(lines: Lines): string {
  const items = lines.map(([name, text]) => `<li>${escapeXml(name)}: ${escapeXml(text)}</li>\n`);
  return `<ul>\n${items.join('')}</ul>\n`;
}
