// Faults of CloudTrail, beyond those that every service shares.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html#API_LookupEvents_Errors

export const cloudtrailFaults = {
  InvalidLookupAttributesException: (fields: { message: string }) => fields.message,
  InvalidMaxResultsException: () => 'The maximum number of results must be between 1 and 50.',
  InvalidNextTokenException: () => 'The token is invalid or was used with other parameters.',
  InvalidTimeRangeException: () => 'The start time is after the end time.',
} as const;
