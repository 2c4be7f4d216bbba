// IAM ListVirtualMFADevices: the devices of the account, assigned or not. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html
import type {
  ListVirtualMFADevicesCommandInput,
  ListVirtualMFADevicesCommandOutput,
  VirtualMFADevice,
} from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import { User } from '../../storage/records/identity.ts';
import { MfaDevice, type MfaDeviceRecord } from '../../storage/records/mfa-device.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { oneOf } from './constraints.ts';
import { userSummary } from './describe.ts';
import { accountAccess } from './entities.ts';
import { identified } from './located.ts';
import { checkPage, pageOf } from './pages.ts';

const statuses = ['Assigned', 'Unassigned', 'Any'] as const;

function checkedStatus(status: string | undefined): (typeof statuses)[number] {
  return oneOf(status ?? 'Any', 'assignmentStatus', statuses);
}

async function* devicesOf(
  records: RecordReader,
  account: AccountId,
  status: (typeof statuses)[number],
): AsyncIterable<MfaDeviceRecord> {
  for await (const { value } of records.list(MfaDevice, { under: [account] }))
    if (status === 'Any' || (status === 'Assigned') === (value.assigned !== undefined)) yield value;
}

async function shown(records: RecordReader, device: MfaDeviceRecord): Promise<VirtualMFADevice> {
  const { assigned } = device;
  if (assigned === undefined) return { SerialNumber: device.arn };
  const user = await records.get(User, [device.account, assigned.userName]);
  return {
    SerialNumber: device.arn,
    EnableDate: new Date(assigned.enabledAtMs),
    ...(user === undefined ? {} : { User: userSummary(user) }),
  };
}

export const ListVirtualMFADevices: ServerOperation<
  ListVirtualMFADevicesCommandInput,
  ListVirtualMFADevicesCommandOutput,
  AccountId
> = {
  locate(input, _readers, call) {
    checkPage(input);
    checkedStatus(input.AssignmentStatus);
    return identified(call).account;
  },
  access: (account) => accountAccess('iam:ListVirtualMFADevices', account),
  async run(input, account, call) {
    const { records } = call.resources;
    const devices = devicesOf(records, account, checkedStatus(input.AssignmentStatus));
    const { items, end } = await pageOf(devices, ({ path, name }) => `${path}${name}`, input);
    return { VirtualMFADevices: await Promise.all(items.map((device) => shown(records, device))), ...end };
  },
};
