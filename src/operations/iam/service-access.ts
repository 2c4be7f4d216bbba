// Whether a policy gives anything of a service, by its statements alone. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
import type { PatternList, Policy } from '../../policy/document.ts';

/** As AWS tells it: what denies, conditions and other layers of policies leave of it does not count. */
export function grantsService({ statements }: Policy, namespace: string): boolean {
  return statements.some(({ effect, actions }) => effect === 'Allow' && namesService(actions, namespace.toLowerCase()));
}

/** A service is written in full or as `*`; a list of exceptions leaves something of it unless it takes the whole away. */
function namesService({ negated, patterns }: PatternList, namespace: string): boolean {
  const all = patterns.map((pattern) => pattern.toLowerCase());
  if (negated) return !all.some((pattern) => ['*', '*:*', `${namespace}:*`].includes(pattern));
  return all.some((pattern) => pattern.startsWith('*') || pattern.startsWith(`${namespace}:`));
}
