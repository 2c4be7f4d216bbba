// Reads the numbered walk of `docs/architecture.md`: each step links its files, and writes a function of theirs as `name()`.

export interface WalkStep {
  readonly text: string;
  /** As linked, from the folder of the document. */
  readonly files: readonly string[];
  readonly functions: readonly string[];
}

export function walkOf(document: string): readonly WalkStep[] {
  const section = /^## One PutObject[^\n]*\n([\s\S]*?)(?=^## )/m.exec(`${document}\n## `)?.[1] ?? '';
  return section
    .split(/^(?=\d+\. )/m)
    .filter((step) => /^\d+\. /.test(step))
    .map((text) => ({
      text,
      files: [...text.matchAll(/\]\((\.\.\/[^)#]+\.ts)\)/g)].map(([, file = '']) => file),
      functions: [...text.matchAll(/`(\w+)\(\)`/g)].map(([, name = '']) => name),
    }));
}
