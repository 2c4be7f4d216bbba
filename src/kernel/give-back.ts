// A body that nobody will read holds what it reads from, such as an open file, until it is told so.

/** Ends a stream without reading it; anything else needs no end. */
export async function giveBack(body: unknown): Promise<void> {
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) return;
  await (body as AsyncIterable<unknown>)[Symbol.asyncIterator]().return?.();
}
