// CloudTrail's operations: those that are built, and why the others are not.
import { operationNames } from '../../protocol/schema/model.ts';
import { LookupEvents } from './LookupEvents.ts';

export const cloudtrailOperations = { LookupEvents } as const;

const trails = 'trails that deliver to a bucket are not built; the event history is';
const lake = 'CloudTrail Lake is not built';
const others = /EventDataStore|Query|Quer|Channel|Import|Dashboard|Lake|Federation|ResourcePolicy|Generate/;

export const cloudtrailUnsupported: Readonly<Record<string, string>> = Object.fromEntries(
  operationNames('cloudtrail')
    .filter((name) => !(name in cloudtrailOperations))
    .map((name) => [name, others.test(name) ? lake : trails]),
);
