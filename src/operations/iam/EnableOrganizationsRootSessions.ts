// IAM EnableOrganizationsRootSessions: the management account may act as the root of a member. https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootSessions.html
import { changingFeatures } from './root-access.ts';

export const EnableOrganizationsRootSessions = changingFeatures('iam:EnableOrganizationsRootSessions', {
  feature: 'RootSessions',
  enabled: true,
});
