// Faults of Organizations, beyond those that every service shares.
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_Operations.html

export const organizationsFaults = {
  AWSOrganizationsNotInUseException: () => 'Your account is not a member of an organization.',
  AccountNotFoundException: () => "You specified an account that doesn't exist.",
  AccountAlreadyClosedException: () => 'You attempted to close an account that is already closed.',
  AccountAlreadyRegisteredException: () =>
    'The specified account is already a delegated administrator for this Amazon Web Services service.',
  AccountNotRegisteredException: () =>
    'The specified account is not a delegated administrator for this Amazon Web Services service.',
  DuplicateAccountException: () => 'That account is already present in the specified destination.',
  DuplicateOrganizationalUnitException: () => 'An OU with the same name already exists.',
  OrganizationalUnitNotEmptyException: () =>
    'The specified OU is not empty. Move all accounts to another root or to other OUs, remove all child OUs, and try the operation again.',
  OrganizationalUnitNotFoundException: () => "You specified an OU that doesn't exist.",
  SourceParentNotFoundException: () => "We can't find the source root or OU that you specified.",
  DestinationParentNotFoundException: () => "We can't find the destination container that you specified.",
  EffectivePolicyNotFoundException: () =>
    "The policy type isn't enabled, or the account has no effective policy of this type.",
  ChildNotFoundException: () => "You specified a child that doesn't exist.",
  ParentNotFoundException: () => "You specified a parent that doesn't exist.",
  TargetNotFoundException: () => "You specified a target that doesn't exist.",
  CreateAccountStatusNotFoundException: () => "You specified a create account request that doesn't exist.",
  RootNotFoundException: () => "You specified a root that doesn't exist.",
  PolicyNotFoundException: () => "You specified a policy that doesn't exist.",
  PolicyInUseException: () =>
    'The policy is attached to one or more entities. You must detach it from all roots, OUs, and accounts before performing this operation.',
  PolicyNotAttachedException: () => "The policy isn't attached to the specified target in the specified root.",
  PolicyTypeAlreadyEnabledException: () => 'The specified policy type is already enabled in the specified root.',
  PolicyTypeNotEnabledException: () => "The specified policy type isn't currently enabled in this root.",
  PolicyTypeNotAvailableForOrganizationException: () =>
    "You can't use the specified policy type with the feature set currently enabled for this organization.",
  DuplicatePolicyException: () => 'A policy with the same name already exists.',
  DuplicatePolicyAttachmentException: () => 'The selected policy is already attached to the specified target.',
  ConstraintViolationException: (fields: { message: string; Reason: string }) => fields.message,
  InvalidInputException: (fields: { message: string; Reason: string }) => fields.message,
} as const;
