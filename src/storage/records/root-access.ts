// What the management account may do as the root of a member. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#id_root-user-access-management
import { type RecordReader, recordKind } from './record.ts';

export const rootFeatures = ['RootCredentialsManagement', 'RootSessions'] as const;
export type RootFeature = (typeof rootFeatures)[number];

/** Of the organization; absent before any was enabled. */
export const RootAccess = recordKind<[], { readonly features: readonly RootFeature[] }>({
  name: 'root-access',
  version: 1,
});

/** In the order of their names. */
export async function rootFeaturesOf(records: RecordReader): Promise<readonly RootFeature[]> {
  return (await records.get(RootAccess, []))?.features ?? [];
}
