// IAM DeactivateMFADevice: a device is no longer a user's. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeactivateMFADevice.html
import type { DeactivateMFADeviceCommandInput, DeactivateMFADeviceCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import { MfaDevice } from '../../storage/records/mfa-device.ts';
import type { ServerOperation } from '../context.ts';
import { changeEntity, principalAccess, users } from './entities.ts';
import { type Located, locateUserOrSelf } from './located.ts';
import { checkedSerialNumber, deviceFor, deviceKey, isDeviceOf, noSuchDeviceOfUser } from './mfa-devices.ts';

export const DeactivateMFADevice: ServerOperation<
  DeactivateMFADeviceCommandInput,
  DeactivateMFADeviceCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkedSerialNumber(input.SerialNumber);
    return locateUserOrSelf(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:DeactivateMFADevice', target),
  async run(input, target, call) {
    const serial = checkedSerialNumber(input.SerialNumber);
    await changeEntity(users, call, target, async (user, transaction) => {
      const device = await deviceFor(transaction, user, serial);
      if (!isDeviceOf(device, user)) throw noSuchDeviceOfUser(serial, user.name);
      transaction.put(MfaDevice, deviceKey(device), { ...device, assigned: undefined });
      return { ...user, mfaSerialNumbers: (user.mfaSerialNumbers ?? []).filter((other) => other !== device.arn) };
    });
    return {};
  },
};
