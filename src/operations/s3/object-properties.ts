// What a write says of the object beside its content: tags, ACL, storage class, lock. One place for all that make objects.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html#API_PutObject_RequestSyntax
import { noProperties, type ObjectProperties } from '../../storage/records/object.ts';
import { readRedirectLocation } from './website/redirect-location.ts';

/** Members of PutObject, CopyObject and CreateMultipartUpload. */
export interface PropertiesInput {
  readonly StorageClass?: string | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
}

export function readProperties(input: PropertiesInput): ObjectProperties {
  return {
    ...noProperties,
    storageClass: input.StorageClass ?? noProperties.storageClass,
    websiteRedirectLocation: readRedirectLocation(input.WebsiteRedirectLocation),
  };
}
