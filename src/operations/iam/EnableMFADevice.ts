// IAM EnableMFADevice: a device becomes a user's, once two codes in a row show that the user has it. https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html
import type { EnableMFADeviceCommandInput, EnableMFADeviceCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import { MfaDevice } from '../../storage/records/mfa-device.ts';
import type { ServerOperation } from '../context.ts';
import { alreadyExists, changeEntity, limitExceeded, noSuch, principalAccess, users } from './entities.ts';
import { type Located, locateUser } from './located.ts';
import { checkedCodes, checkedSerialNumber, deviceFor, deviceKey, synchronized } from './mfa-devices.ts';

const devicesPerUser = 8;

export const EnableMFADevice: ServerOperation<
  EnableMFADeviceCommandInput,
  EnableMFADeviceCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkedSerialNumber(input.SerialNumber);
    checkedCodes([input.AuthenticationCode1, input.AuthenticationCode2]);
    return locateUser(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:EnableMFADevice', target),
  async run(input, target, call) {
    const serial = checkedSerialNumber(input.SerialNumber);
    await changeEntity(users, call, target, async (user, transaction) => {
      const device = await deviceFor(transaction, user, serial);
      if (device === undefined) throw noSuch.mfaDevice(serial);
      if (device.assigned !== undefined) throw alreadyExists('MFA Device is already in use.');
      const before = user.mfaSerialNumbers ?? [];
      if (before.length >= devicesPerUser)
        throw limitExceeded(`Cannot exceed quota for MFADevicesPerUser: ${devicesPerUser}`);
      const assigned = synchronized(device, user, [input.AuthenticationCode1, input.AuthenticationCode2], call.nowMs);
      transaction.put(MfaDevice, deviceKey(device), { ...device, assigned });
      return { ...user, mfaSerialNumbers: [...before, device.arn] };
    });
    return {};
  },
};
