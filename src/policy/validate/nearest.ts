// Proposes the known word that a mistyped one was meant to be.

/** The number of letters to put in, take out or change; https://en.wikipedia.org/wiki/Levenshtein_distance */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [at, letter] of Array.from(left).entries()) {
    const next = [at + 1];
    for (let index = 0; index < right.length; index += 1) {
      const changed = (row[index] ?? 0) + (right[index] === letter ? 0 : 1);
      next.push(Math.min(changed, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

/** The end of a message: `; is `s3:GetObject` meant?`, or nothing where no word is near. */
export function nearest(word: string, words: Iterable<string>): string {
  const longest = 128;
  if (word.length > longest) return '';
  const most = Math.max(1, Math.floor(word.length / 5));
  let best: { readonly text: string; readonly far: number } | undefined;
  for (const text of words) {
    if (Math.abs(text.length - word.length) > most) continue;
    const far = distance(word.toLowerCase(), text.toLowerCase());
    if (far <= most && far < (best?.far ?? Number.POSITIVE_INFINITY)) best = { text, far };
  }
  return best === undefined ? '' : `; is \`${best.text}\` meant?`;
}
