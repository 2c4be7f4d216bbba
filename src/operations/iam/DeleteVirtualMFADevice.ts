// IAM DeleteVirtualMFADevice: a device goes, once it is nobody's. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteVirtualMFADevice.html
import type { DeleteVirtualMFADeviceCommandInput, DeleteVirtualMFADeviceCommandOutput } from '@aws-sdk/client-iam';
import { MfaDevice, type MfaDeviceRecord } from '../../storage/records/mfa-device.ts';
import type { ServerOperation } from '../context.ts';
import { deleteConflict, entityAccess, entityIn } from './entities.ts';
import type { Located } from './located.ts';
import { deviceKey, locateMfaDevice, mfaDevices } from './mfa-devices.ts';

export const DeleteVirtualMFADevice: ServerOperation<
  DeleteVirtualMFADeviceCommandInput,
  DeleteVirtualMFADeviceCommandOutput,
  Located<MfaDeviceRecord>
> = {
  locate: (input, readers, call) => locateMfaDevice(input.SerialNumber, readers, call),
  access: (target) => entityAccess('iam:DeleteVirtualMFADevice', target),
  async run(_input, target, call) {
    await call.resources.records.transaction(async (transaction) => {
      const device = await entityIn(mfaDevices, transaction, target);
      if (device.assigned !== undefined)
        throw deleteConflict('Cannot delete entity, must deactivate MFA device first.');
      transaction.remove(MfaDevice, deviceKey(device));
    });
    return {};
  },
};
