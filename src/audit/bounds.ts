// How much of what a caller sends an event holds: a request that is refused for its size is not kept at its size.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html

const largestElementsBytes = 100 * 1024;
const longestText = 1024;

/** The members, unless they are more than an event holds. */
export function boundedElements(elements: object | undefined): object | null {
  if (elements === undefined) return null;
  return Buffer.byteLength(JSON.stringify(elements)) > largestElementsBytes ? { omitted: true } : elements;
}

/** The beginning of a text that has no bound of its own. */
export function boundedText(text: string): string {
  return text.length > longestText ? text.slice(0, longestText).toWellFormed() : text;
}
