// Faults of Organizations, beyond those that every service shares.
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_Operations.html

export const organizationsFaults = {
  AWSOrganizationsNotInUseException: () => 'Your account is not a member of an organization.',
  AccountNotFoundException: () => "You specified an account that doesn't exist.",
  ChildNotFoundException: () => "You specified a child that doesn't exist.",
  ParentNotFoundException: () => "You specified a parent that doesn't exist.",
  TargetNotFoundException: () => "You specified a target that doesn't exist.",
  CreateAccountStatusNotFoundException: () => "You specified a create account request that doesn't exist.",
  ConstraintViolationException: (fields: { message: string; Reason: string }) => fields.message,
  InvalidInputException: (fields: { message: string; Reason: string }) => fields.message,
} as const;
