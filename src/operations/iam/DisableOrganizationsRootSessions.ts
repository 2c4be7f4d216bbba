// IAM DisableOrganizationsRootSessions: the management account may no longer act as the root of a member. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DisableOrganizationsRootSessions.html
import { changingFeatures } from './root-access.ts';

export const DisableOrganizationsRootSessions = changingFeatures('iam:DisableOrganizationsRootSessions', {
  feature: 'RootSessions',
  enabled: false,
});
