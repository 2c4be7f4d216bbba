// STS DecodeAuthorizationMessage: the evaluation that is kept of a refusal, by the id that the refusal carries.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
import type {
  DecodeAuthorizationMessageCommandInput,
  DecodeAuthorizationMessageCommandOutput,
} from '@aws-sdk/client-sts';
import { hourMs } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import type { AccountId } from '../../kernel/ids.ts';
import { Organization } from '../../storage/records/account.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { Refusal, RefusalOfAccount, type RefusalRecord, refusalsKeptHours } from '../../storage/records/refusal.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, type TextRule } from '../iam/constraints.ts';
import { identified } from '../iam/located.ts';
import { decodedMessage, type Viewer } from './decoded-message.ts';

const encodedMessage: TextRule = { min: 1, max: 10_240, pattern: /^[\s\S]*$/ };
const action = 'sts:DecodeAuthorizationMessage';
/** Stands for the newest refusal that the account may read of; of our own making, as no id is so short. */
const newest = 'last';

export const DecodeAuthorizationMessage: ServerOperation<
  DecodeAuthorizationMessageCommandInput,
  DecodeAuthorizationMessageCommandOutput,
  AccountId
> = {
  locate(input, _readers, call) {
    checkedText(input.EncodedMessage, 'encodedMessage', encodedMessage);
    return identified(call).account;
  },
  access: (account) => [{ action, resource: '*', owner: account, context: {} }],
  async run(input, account, call) {
    const { records } = call.resources;
    const organization = await records.get(Organization, []);
    const viewer = { account, seesAll: organization?.managementAccount === account };
    const message = checkedText(input.EncodedMessage, 'encodedMessage', encodedMessage);
    const record = message === newest ? await newestOf(viewer, records) : await records.get(Refusal, [message]);
    const oldestMs = call.nowMs - refusalsKeptHours * hourMs;
    // What is not there, not any more, or not for this account's eyes is answered alike.
    if (record === undefined || record.timeMs < oldestMs || !mayRead(viewer, record))
      throw new Fault('InvalidAuthorizationMessageException');
    return { DecodedMessage: JSON.stringify(decodedMessage(record, viewer)) };
  },
};

function mayRead({ account, seesAll }: Viewer, { accounts }: RefusalRecord): boolean {
  return seesAll || accounts.some((reader) => reader === account);
}

async function newestOf({ account, seesAll }: Viewer & { account: AccountId }, records: RecordReader) {
  const isOther = (record: RefusalRecord) => record.evaluations.at(-1)?.action !== action;
  if (seesAll) {
    for await (const { value } of records.list(Refusal, { under: [] })) if (isOther(value)) return value;
    return undefined;
  }
  for await (const { key } of records.list(RefusalOfAccount, { under: [account] })) {
    const record = await records.get(Refusal, [String(key.at(-1))]);
    if (record !== undefined && isOther(record)) return record;
  }
  return undefined;
}
