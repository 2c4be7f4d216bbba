// IAM DisableOrganizationsRootCredentialsManagement: the credentials of members' roots are no longer managed centrally. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DisableOrganizationsRootCredentialsManagement.html
import { changingFeatures } from './root-access.ts';

export const DisableOrganizationsRootCredentialsManagement = changingFeatures(
  'iam:DisableOrganizationsRootCredentialsManagement',
  { feature: 'RootCredentialsManagement', enabled: false },
);
