// IAM ListOrganizationsFeatures: what is enabled of central root access. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html
import { listingFeatures } from './root-access.ts';

export const ListOrganizationsFeatures = listingFeatures('iam:ListOrganizationsFeatures');
