// IAM GetMFADevice: a device of a user, and since when. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetMFADevice.html
import type { GetMFADeviceCommandInput, GetMFADeviceCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { type Located, locateUserOrSelf } from './located.ts';
import { checkedSerialNumber, deviceFor, isDeviceOf, noSuchDeviceOfUser } from './mfa-devices.ts';

export const GetMFADevice: ServerOperation<GetMFADeviceCommandInput, GetMFADeviceCommandOutput, Located<UserRecord>> = {
  locate(input, readers, call) {
    checkedSerialNumber(input.SerialNumber);
    return locateUserOrSelf(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:GetMFADevice', target),
  async run(input, target, call) {
    const serial = checkedSerialNumber(input.SerialNumber);
    const user = found(target, noSuch.user);
    const device = await deviceFor(call.resources.records, user, serial);
    if (!isDeviceOf(device, user)) throw noSuchDeviceOfUser(serial, user.name);
    const EnableDate = new Date(device.assigned?.enabledAtMs ?? 0);
    return { UserName: user.name, SerialNumber: device.arn, EnableDate };
  },
};
