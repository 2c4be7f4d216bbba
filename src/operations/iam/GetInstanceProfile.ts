// IAM GetInstanceProfile: an instance profile and its role. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetInstanceProfile.html
import type { GetInstanceProfileCommandInput, GetInstanceProfileCommandOutput } from '@aws-sdk/client-iam';
import type { InstanceProfileRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { entityAccess, found, noSuch } from './entities.ts';
import { shownProfile } from './instance-profiles.ts';
import { type Located, locateInstanceProfile } from './located.ts';

export const GetInstanceProfile: ServerOperation<
  GetInstanceProfileCommandInput,
  GetInstanceProfileCommandOutput,
  Located<InstanceProfileRecord>
> = {
  locate: (input, readers, call) => locateInstanceProfile(input.InstanceProfileName, readers, call),
  access: (target) => entityAccess('iam:GetInstanceProfile', target),
  async run(_input, target, call) {
    return { InstanceProfile: await shownProfile(call.resources.records, found(target, noSuch.instanceProfile)) };
  },
};
