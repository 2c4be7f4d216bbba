// `crosskey explain ID|last`: why a request was refused, as a picture of its chain, and what would allow it.
import { DecodeAuthorizationMessageCommand } from '@aws-sdk/client-sts';
import { ConfigError } from '../config/config.ts';
import { readDecoded } from './explain/decoded.ts';
import { picture } from './explain/picture.ts';
import { atServer, operatorClients } from './operator/clients.ts';
import { CannotGoOn, runCommand } from './operator/failure.ts';
import { flagKinds, operatorHelp, readFlags, readOperator } from './operator/options.ts';
import { createPaint } from './operator/paint.ts';

const help = `usage: crosskey explain ID|last [--flag value]...

Shows why a request was refused: the chain from S3 to KMS, what each layer of policies said, the statement that
came nearest and what in it did not match, and the smallest statement that would allow the request. ID is that of
the header x-amz-crosskey-authorization-id; \`last\` is the newest refusal by policies that the account may see: what an
object lock, a public access block or a wrong signature refuses has none. Refusals are kept for 24 hours. Each account sees its own policies, the management account all of them. It takes the permission
sts:DecodeAuthorizationMessage.

  --json          the evaluation as it is kept
${operatorHelp}`;

export function explainCommand(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return Promise.resolve(0);
  }
  return runCommand(() => explain(args));
}

async function explain(args: readonly string[]): Promise<number> {
  const { values, positionals } = readFlags(args, { json: flagKinds.yes });
  const [id, ...others] = positionals;
  if (id === undefined || others.length > 0) throw new ConfigError(['give one authorization id, or `last`']);
  using clients = operatorClients(await atServer(readOperator(values, process.env)));
  const decoded = readDecoded(await decode(clients, id));
  if (values.json === true) process.stdout.write(`${JSON.stringify(decoded, undefined, 2)}\n`);
  else process.stdout.write(`${picture(decoded, createPaint(process.stdout)).join('\n')}\n`);
  return 0;
}

async function decode(
  { sts }: ReturnType<typeof operatorClients>,
  EncodedMessage: string,
): Promise<string | undefined> {
  try {
    return (await sts.send(new DecodeAuthorizationMessageCommand({ EncodedMessage }))).DecodedMessage;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'InvalidAuthorizationMessageException') throw error;
    const what = EncodedMessage === 'last' ? 'no refusal' : `no refusal \`${EncodedMessage}\``;
    throw new CannotGoOn(`${what} of the last 24 hours that this account may see`);
  }
}
