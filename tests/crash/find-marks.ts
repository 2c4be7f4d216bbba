// Looks for secrets in files, as they are and in the spellings that leak them: hexadecimal and base64.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export type Marks = Readonly<Record<string, Uint8Array | string>>;

/** Each find as `name in file as spelling`. */
export function findMarks(folder: string, marks: Marks): string[] {
  const wanted = Object.entries(marks).flatMap(([name, mark]) =>
    spellings(Buffer.from(mark)).map(({ spelling, bytes }) => ({ name, spelling, bytes })),
  );
  const found: string[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) continue;
    const content = readFileSync(path);
    for (const { name, spelling, bytes } of wanted) {
      if (content.includes(bytes)) found.push(`${name} in ${relative(folder, path)} as ${spelling}`);
    }
  }
  return found;
}

function spellings(mark: Buffer): { readonly spelling: string; readonly bytes: Buffer }[] {
  const hex = mark.toString('hex');
  return [
    { spelling: 'bytes', bytes: mark },
    { spelling: 'hex', bytes: Buffer.from(hex) },
    { spelling: 'HEX', bytes: Buffer.from(hex.toUpperCase()) },
    ...[0, 1, 2].flatMap((before) => base64Within(mark, before)),
  ];
}

/** What of the mark's base64 is the same whatever surrounds it, when so many bytes of a group of three come before it. */
function base64Within(mark: Buffer, before: number): { readonly spelling: string; readonly bytes: Buffer }[] {
  const padded = Buffer.concat([Buffer.alloc(before), mark]);
  const whole = padded.subarray(before === 0 ? 0 : 3, padded.length - (padded.length % 3));
  return (['base64', 'base64url'] as const).map((spelling) => ({
    spelling,
    bytes: Buffer.from(whole.toString(spelling)),
  }));
}
