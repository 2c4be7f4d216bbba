// What KMS itself says of a key: its state, names, grants, replicas and last use. By ordinary calls, on Crosskey and on AWS.
import {
  type AliasListEntry,
  DescribeKeyCommand,
  GetKeyLastUsageCommand,
  type GetKeyLastUsageCommandOutput,
  type GrantListEntry,
  type KeyMetadata,
  type KMSClient,
  ListAliasesCommand,
  ListGrantsCommand,
} from '@aws-sdk/client-kms';
import { wordFailure } from '../operator/failure.ts';

/** An answer, or in words why there is none: a report says what it could not see. */
export type Seen<Answer> = { readonly answer: Answer } | { readonly problem: string };

export interface KeyFacts {
  readonly metadata: KeyMetadata;
  readonly aliases: Seen<readonly string[]>;
  readonly grants: Seen<readonly GrantListEntry[]>;
  readonly lastUse: Seen<GetKeyLastUsageCommandOutput>;
}

export async function readFacts(kms: KMSClient, KeyId: string): Promise<KeyFacts> {
  const { KeyMetadata: metadata = {} as KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
  const id = metadata.Arn ?? KeyId;
  return {
    metadata,
    aliases: await seen(allAliases(kms, metadata.KeyId ?? KeyId)),
    grants: await seen(allGrants(kms, id)),
    lastUse: await seen(kms.send(new GetKeyLastUsageCommand({ KeyId: id }))),
  };
}

async function seen<Answer>(work: Promise<Answer>): Promise<Seen<Answer>> {
  try {
    return { answer: await work };
  } catch (error) {
    return { problem: wordFailure(error) };
  }
}

async function allAliases(kms: KMSClient, KeyId: string): Promise<readonly string[]> {
  const found: AliasListEntry[] = [];
  for (let Marker: string | undefined, more = true; more; ) {
    const page = await kms.send(new ListAliasesCommand({ KeyId, Marker }));
    found.push(...(page.Aliases ?? []));
    Marker = page.NextMarker;
    more = page.Truncated === true;
  }
  return found.map(({ AliasName }) => `${AliasName}`);
}

async function allGrants(kms: KMSClient, KeyId: string): Promise<readonly GrantListEntry[]> {
  const found: GrantListEntry[] = [];
  for (let Marker: string | undefined, more = true; more; ) {
    const page = await kms.send(new ListGrantsCommand({ KeyId, Marker }));
    found.push(...(page.Grants ?? []));
    Marker = page.NextMarker;
    more = page.Truncated === true;
  }
  return found;
}
