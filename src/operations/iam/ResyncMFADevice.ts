// IAM ResyncMFADevice: two codes in a row say how far the device's clock is off. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResyncMFADevice.html
import type { ResyncMFADeviceCommandInput, ResyncMFADeviceCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import { MfaDevice } from '../../storage/records/mfa-device.ts';
import type { ServerOperation } from '../context.ts';
import { changeEntity, principalAccess, users } from './entities.ts';
import { type Located, locateUser } from './located.ts';
import {
  checkedCodes,
  checkedSerialNumber,
  deviceFor,
  deviceKey,
  isDeviceOf,
  noSuchDeviceOfUser,
  synchronized,
} from './mfa-devices.ts';

export const ResyncMFADevice: ServerOperation<
  ResyncMFADeviceCommandInput,
  ResyncMFADeviceCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkedSerialNumber(input.SerialNumber);
    checkedCodes([input.AuthenticationCode1, input.AuthenticationCode2]);
    return locateUser(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:ResyncMFADevice', target),
  async run(input, target, call) {
    const serial = checkedSerialNumber(input.SerialNumber);
    await changeEntity(users, call, target, async (user, transaction) => {
      const device = await deviceFor(transaction, user, serial);
      if (!isDeviceOf(device, user)) throw noSuchDeviceOfUser(serial, user.name);
      const assigned = synchronized(device, user, [input.AuthenticationCode1, input.AuthenticationCode2], call.nowMs);
      transaction.put(MfaDevice, deviceKey(device), { ...device, assigned });
      return user;
    });
    return {};
  },
};
