// Faults of KMS, beyond those that every service shares. https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html

export const kmsFaults = {
  /** `message` names what is missing: a key, an alias, a policy. */
  NotFoundException: (fields: { message: string }) => fields.message,
  InvalidArnException: (fields: { message: string }) => fields.message,
  DisabledException: (fields: { keyArn: string }) => `${fields.keyArn} is disabled.`,
  KMSInvalidStateException: (fields: { message: string }) => fields.message,
  AlreadyExistsException: (fields: { message: string }) => fields.message,
  InvalidAliasNameException: (fields: { message: string }) => fields.message,
  /** AWS sends this one without words; see docs/decisions/0072-words-for-invalid-ciphertext.md. */
  InvalidCiphertextException: (fields: { message?: string } = {}) =>
    fields.message ??
    'the ciphertext is malformed or was altered, or the encryption context is not the one that it was encrypted with',
  IncorrectKeyException: () => 'The key ID in the request does not identify a CMK that can perform this operation.',
  InvalidKeyUsageException: (fields: { message: string }) => fields.message,
  KMSInvalidSignatureException: () => 'the signature is not one of this message by this key and algorithm',
  KMSInvalidMacException: () => 'the code is not one of this message by this key and algorithm',
  InvalidGrantTokenException: (fields: { message: string }) => fields.message,
  InvalidGrantIdException: (fields: { message: string }) => fields.message,
  InvalidMarkerException: () => 'Invalid marker',
  LimitExceededException: (fields: { message: string }) => fields.message,
  MalformedPolicyDocumentException: (fields: { message: string }) => fields.message,
  UnsupportedOperationException: (fields: { message: string }) => fields.message,
  TagException: (fields: { message: string }) => fields.message,
  IncorrectKeyMaterialException: (fields: { message: string }) => fields.message,
  InvalidImportTokenException: () => 'The import token is not valid, or is of another KMS key.',
  ExpiredImportTokenException: () => 'The import token has expired. Get new parameters for the import.',
  CustomKeyStoreNotFoundException: (fields: { CustomKeyStoreId: string }) =>
    `there is no custom key store \`${fields.CustomKeyStoreId}\``,
  DryRunOperationException: () => 'The request would have succeeded, but the DryRun option is set.',
} as const;
