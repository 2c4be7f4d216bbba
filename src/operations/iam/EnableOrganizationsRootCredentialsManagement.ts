// IAM EnableOrganizationsRootCredentialsManagement: the credentials of members' roots are managed centrally. https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootCredentialsManagement.html
import { changingFeatures } from './root-access.ts';

export const EnableOrganizationsRootCredentialsManagement = changingFeatures(
  'iam:EnableOrganizationsRootCredentialsManagement',
  { feature: 'RootCredentialsManagement', enabled: true },
);
