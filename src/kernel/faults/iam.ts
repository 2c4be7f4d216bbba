// Faults of IAM, beyond those that every service shares. https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
// IAM words one code in many ways, each of which names the entity: the operation gives the words.

interface Worded {
  readonly message: string;
}

export const iamFaults = {
  NoSuchEntity: (fields: Worded) => fields.message,
  EntityAlreadyExists: (fields: Worded) => fields.message,
  DeleteConflict: (fields: Worded) => fields.message,
  LimitExceeded: (fields: Worded) => fields.message,
  InvalidInput: (fields: Worded) => fields.message,
  AccountNotManagementOrDelegatedAdministratorException: (fields: Worded) => fields.message,
  CallerIsNotManagementAccountException: (fields: Worded) => fields.message,
  OrganizationNotFoundException: (fields: Worded) => fields.message,
  ServiceAccessNotEnabledException: (fields: Worded) => fields.message,
  MalformedCertificate: (fields: Worded) => fields.message,
  KeyPairMismatch: (fields: Worded) => fields.message,
  DuplicateCertificate: (fields: Worded) => fields.message,
  InvalidPublicKey: (fields: Worded) => fields.message,
  UnrecognizedPublicKeyEncoding: (fields: Worded) => fields.message,
  DuplicateSSHPublicKey: (fields: Worded) => fields.message,
  ReportNotPresent: () => 'Report not generated',
  ReportExpired: () => 'Report has expired, regenerate a new report',
  PasswordPolicyViolation: (fields: Worded) => fields.message,
  UnmodifiableEntity: (fields: Worded) => fields.message,
  PolicyNotAttachable: (fields: Worded) => fields.message,
  InvalidUserType: (fields: Worded) => fields.message,
  EntityTemporarilyUnmodifiable: (fields: Worded) => fields.message,
  InvalidAuthenticationCode: (fields: Worded) => fields.message,
  /** With the line and the column, where the document cannot be read. STS answers with it as well. */
  MalformedPolicyDocument: (fields: Worded) => fields.message,
} as const;
