// The condition keys that a policy asks for: those of its conditions, and those of its policy variables.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
import type { Policy, Statement } from './document.ts';
import { hasVariables } from './template.ts';

const variable = /\$\{([^*?$},]+)(?:,[^}]*)?\}/g;

/** As written, each once, in the order of the document; case does not tell one from another. */
export function referencedKeys(
  policy: Policy,
  statements: readonly Statement[] = policy.statements,
): readonly string[] {
  const found = new Map<string, string>();
  const add = (key: string) => {
    if (!found.has(key.toLowerCase())) found.set(key.toLowerCase(), key);
  };
  const addVariables = (texts: readonly string[]) => {
    if (!hasVariables(policy.version)) return;
    for (const text of texts) for (const [, key] of text.matchAll(variable)) add((key ?? '').trim());
  };
  for (const { resources, conditions } of statements) {
    addVariables(resources?.patterns ?? []);
    for (const { key, values } of conditions) {
      add(key);
      addVariables(values);
    }
  }
  return [...found.values()];
}
