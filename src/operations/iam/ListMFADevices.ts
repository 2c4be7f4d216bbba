// IAM ListMFADevices: the devices of a user. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html
import type { ListMFADevicesCommandInput, ListMFADevicesCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { type Located, locateUserOrSelf } from './located.ts';
import { deviceFor } from './mfa-devices.ts';
import { checkPage, pageOf } from './pages.ts';

export const ListMFADevices: ServerOperation<
  ListMFADevicesCommandInput,
  ListMFADevicesCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkPage(input);
    return locateUserOrSelf(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:ListMFADevices', target),
  async run(input, target, call) {
    const user = found(target, noSuch.user);
    const serials = [...(user.mfaSerialNumbers ?? [])].sort();
    const { items, end } = await pageOf(serials, (serial) => serial, input);
    const devices = await Promise.all(items.map((serial) => deviceFor(call.resources.records, user, serial)));
    const shown = devices.flatMap((device) =>
      device?.assigned === undefined
        ? []
        : [{ UserName: user.name, SerialNumber: device.arn, EnableDate: new Date(device.assigned.enabledAtMs) }],
    );
    return { MFADevices: shown, ...end };
  },
};
