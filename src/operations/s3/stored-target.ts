// The object that is there already, where its owner, its list or its tags have a say in the decision on a request.
import { isDeepStrictEqual } from 'node:util';
import { callerAccount } from '../../kernel/caller.ts';
import { Fault } from '../../kernel/fault.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { ObjectRecord } from '../../storage/records/object.ts';
import type { Readers } from '../context.ts';
import { ownerOfObject } from './access-control/object-acl.ts';
import { hasAcls } from './access-control/ownership.ts';
import { locateObject, type ObjectInput, type ObjectTarget } from './target.ts';
import { findVersion } from './versions/find-version.ts';
import { isVersionId } from './versions/version-id.ts';

export interface VersionInput extends ObjectInput {
  readonly VersionId?: string | undefined;
}

export interface OccupyingInput extends VersionInput {
  readonly IfMatch?: string | undefined;
}

type RecordReaders = Pick<Readers, 'records'>;

/** For what works on an object. That there is none is told by `run`, and only to those who may know. */
export async function locateStored(input: VersionInput, readers: Readers, call: CallFacts): Promise<ObjectTarget> {
  return withStored(await locateObject(input, readers, call), readers, input.VersionId);
}

export async function withStored<Target extends ObjectTarget>(
  target: Target,
  readers: RecordReaders,
  versionId: string | undefined,
): Promise<Target> {
  return { ...target, stored: await storedObject(target, readers, versionId), isLookedUp: true };
}

/** For what makes or removes an object. */
export async function locateOccupied(input: OccupyingInput, readers: Readers, call: CallFacts): Promise<ObjectTarget> {
  return withOccupant(await locateObject(input, readers, call), readers, input);
}

/** Whose object is there counts where the bucket has lists, and what it is where a condition asks. */
export async function withOccupant(
  target: ObjectTarget,
  readers: RecordReaders,
  { VersionId, IfMatch }: Pick<OccupyingInput, 'VersionId' | 'IfMatch'>,
): Promise<ObjectTarget> {
  if (!hasAcls(target.bucket) && IfMatch === undefined) return target;
  const occupant = await storedObject(target, readers, VersionId);
  const compared = VersionId === undefined ? occupant : await storedObject(target, readers, undefined);
  return { ...target, occupant, isLookedUp: true, ...(IfMatch !== undefined && { compared }) };
}

async function storedObject(
  { bucket, key }: ObjectTarget,
  { records }: RecordReaders,
  versionId: string | undefined,
): Promise<ObjectRecord | undefined> {
  if (versionId !== undefined && !isVersionId(versionId)) return undefined;
  const found = await findVersion(records, bucket.id, key, versionId);
  return found?.version.kind === 'object' ? found.version.object : undefined;
}

/** Whether policies see no difference between two objects: then what was decided on the one holds for the other. */
export function isDecidedAlike(one: ObjectRecord | undefined, other: ObjectRecord | undefined): boolean {
  const seen = (object: ObjectRecord | undefined) => object && [object.tags, object.owner, object.acl];
  return isDeepStrictEqual(seen(one), seen(other));
}

/**
 * Of a request that writes over an object, or deletes one, in its transaction: throws when what is there has come since the
 * decision and would have mattered.
 */
export function requireDecided(
  { caller }: Pick<CallFacts, 'caller'>,
  { bucket, occupant, isLookedUp }: ObjectTarget,
  current: ObjectRecord | undefined,
): void {
  if (isLookedUp !== true || current === undefined) return;
  const owner = ownerOfObject(current, bucket);
  // To write over one's own object needs no more than to write where there is none.
  const isOwners = owner === callerAccount(caller) || (occupant && ownerOfObject(occupant, bucket)) === owner;
  if (!isOwners) throw new Fault('OperationAborted');
}

/** The same of the object that a condition is asked of, and so tells something of. */
export function requireComparedAlike(
  { compared, isLookedUp }: ObjectTarget,
  current: ObjectRecord | undefined,
  ifMatch: string | undefined,
): void {
  if (isLookedUp !== true || ifMatch === undefined || current === undefined) return;
  if (!isDecidedAlike(compared, current)) throw new Fault('OperationAborted');
}
