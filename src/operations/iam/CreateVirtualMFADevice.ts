// IAM CreateVirtualMFADevice: the seed of an authenticator application, shown this once. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateVirtualMFADevice.html
import type { CreateVirtualMFADeviceCommandInput, CreateVirtualMFADeviceCommandOutput } from '@aws-sdk/client-iam';
import { base32Of } from '../../crypto/totp.ts';
import { arn } from '../../kernel/arn.ts';
import { MfaDevice, type MfaDeviceRecord } from '../../storage/records/mfa-device.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, optionalText, path, virtualDeviceName } from './constraints.ts';
import { alreadyExists, entityAccess } from './entities.ts';
import { identified, type Located } from './located.ts';
import { checkedTags, requestTagContext, tagMember } from './tags.ts';

/** 64 letters in base 32. */
const seedBytes = 40;

export const CreateVirtualMFADevice: ServerOperation<
  CreateVirtualMFADeviceCommandInput,
  CreateVirtualMFADeviceCommandOutput,
  Located<MfaDeviceRecord>
> = {
  locate(input, _readers, call) {
    const { account } = identified(call);
    const under = optionalText(input.Path, 'path', path) ?? '/';
    const name = checkedText(input.VirtualMFADeviceName, 'virtualMFADeviceName', virtualDeviceName);
    checkedTags(input.Tags);
    return { account, name: `${under}${name}`, arn: arn.mfaDevice(account, under, name), found: undefined };
  },
  access: (target, input) =>
    entityAccess('iam:CreateVirtualMFADevice', target, requestTagContext(checkedTags(input.Tags))),
  async run(input, target, call) {
    const seed = call.resources.random.bytes(seedBytes);
    const tags = checkedTags(input.Tags);
    await call.resources.records.transaction(async (transaction) => {
      if ((await transaction.get(MfaDevice, [target.account, target.name])) !== undefined)
        throw alreadyExists('MFADevice entity at the same path and name already exists.');
      transaction.put(MfaDevice, [target.account, target.name], {
        account: target.account,
        arn: target.arn,
        name: `${input.VirtualMFADeviceName}`,
        path: input.Path ?? '/',
        seed,
        createdAtMs: call.nowMs,
        assigned: undefined,
        tags,
      });
    });
    const Base32StringSeed = Buffer.from(base32Of(seed));
    return { VirtualMFADevice: { SerialNumber: target.arn, Base32StringSeed, ...tagMember(tags) } };
  },
};
