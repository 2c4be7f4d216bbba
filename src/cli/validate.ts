// `crosskey validate [FILE]`: says of a policy document what in it cannot work, is unsafe, or was probably meant otherwise.
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { ConfigError } from '../config/config.ts';
import type { PolicyKind } from '../policy/document.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Finding, FindingKind } from '../policy/validate/finding.ts';
import { validatePolicy } from '../policy/validate/validate.ts';
import { CannotGoOn, runCommand } from './operator/failure.ts';
import { flagKinds, readFlags } from './operator/options.ts';
import { createPaint, type Paint } from './operator/paint.ts';

const kinds: readonly PolicyKind[] = ['identity', 'session', 'boundary', 'bucket', 'key', 'trust', 'scp', 'rcp'];

const help = `usage: crosskey validate [FILE] --as ${kinds.join('|')} [--json]

Reads a policy document from FILE, or from the standard input, and says what in it cannot work, is unsafe, or was
probably meant otherwise: unknown actions and condition keys, actions without a resource that they act on, conditions
that never hold. Needs no server. Ends with 1 when the document has an error.

  --as            where the document is to be used
  --json          the findings as JSON
`;

export function validateCommand(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return Promise.resolve(0);
  }
  return runCommand(() => validate(args));
}

async function validate(args: readonly string[]): Promise<number> {
  const { values, positionals } = readFlags(args, { as: flagKinds.text, json: flagKinds.yes });
  const kind = kinds.find((known) => known === values.as);
  const [file, ...others] = positionals;
  const problems = [
    ...(kind === undefined ? [`--as: one of ${kinds.join(', ')} is needed`] : []),
    ...others.map((word) => `\`${word}\`: one document at a time`),
  ];
  if (kind === undefined || problems.length > 0) throw new ConfigError(problems);
  const findings = findingsOf(await documentAt(file), kind);
  if (values.json === true) process.stdout.write(`${JSON.stringify(findings, undefined, 2)}\n`);
  else process.stdout.write(`${lines(findings, file ?? '-', createPaint(process.stdout)).join('\n')}\n`);
  return findings.some((finding) => finding.kind === 'error') ? 1 : 0;
}

async function documentAt(file: string | undefined): Promise<string> {
  if (file === undefined || file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CannotGoOn(`\`${file}\` cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A document that does not parse has one finding: the first mistake. */
function findingsOf(document: string, kind: PolicyKind): readonly Finding[] {
  const parsed = parsePolicy(document, kind);
  if (parsed.ok) return validatePolicy(parsed.policy);
  const { message, line, column, reason } = parsed.error;
  const code = reason === 'syntax' ? 'JSON_SYNTAX_ERROR' : 'MALFORMED_POLICY';
  return [{ kind: 'error', code, message: `${message} (column ${column})`, line }];
}

function lines(findings: readonly Finding[], file: string, paint: Paint): readonly string[] {
  if (findings.length === 0) return [paint.good(`✓ ${file}: nothing to say against it`)];
  const tints: Readonly<Record<FindingKind, (words: string) => string>> = {
    error: paint.bad,
    'security-warning': paint.bad,
    warning: paint.warn,
    suggestion: paint.dim,
  };
  return findings.flatMap(({ kind, code, message, line, statement }) => [
    `${tints[kind](kind)} ${file}:${line} ${paint.dim(statement === undefined ? code : `${code}, statement ${statement}`)}`,
    `    ${message}`,
  ]);
}
