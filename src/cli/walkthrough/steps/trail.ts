// Step: every use of the key is on the trail of both accounts, under one shared id.
import { type Event, paginateLookupEvents } from '@aws-sdk/client-cloudtrail';
import { expect } from '../expect.ts';
import type { Scene, SealedObject, Side } from '../scene.ts';
import type { Accounts } from './accounts.ts';

interface KeyUse {
  readonly time: string;
  readonly name: string;
  readonly outcome: string;
  readonly sharedId: string;
  readonly identity: string;
}

const usesOfKey = new Set(['Decrypt', 'GenerateDataKey']);
const shownUses = 8;

export async function showTrail(scene: Scene, { a, b }: Accounts, object: SealedObject): Promise<void> {
  const { screen } = scene;
  await screen.step('The trail: who used the key');
  for (const { name } of [a, b])
    screen.command(
      ...['aws', 'cloudtrail', 'lookup-events', '--lookup-attributes'],
      ...['AttributeKey=EventName,AttributeValue=Decrypt', '--profile', name],
    );
  const inA = await keyUses(scene, a, object);
  const inB = new Map((await keyUses(scene, b, object)).map((use) => [use.sharedId, use]));
  const inBoth = inA.flatMap((use) => {
    const other = inB.get(use.sharedId);
    return other === undefined ? [] : [{ use, other }];
  });
  for (const outcome of ['allowed', 'refused'])
    expect(
      inBoth.some(({ use }) => use.outcome === outcome),
      `no use that was ${outcome} is on both trails`,
    );
  const row = ({ time, name, outcome, sharedId }: KeyUse) =>
    [time.padEnd(8), name.padEnd(15), outcome.padEnd(8), sharedId].join('  ');
  screen.lines(
    'time      event            outcome   shared event id, in both accounts',
    ...inBoth.slice(0, shownUses).map(({ use }) => row(use)),
  );
  const [first] = inBoth;
  screen.say(
    `Each use was recorded twice: account A, who owns the key, sees who called as ${first?.use.identity}; account B as ${first?.other.identity}.`,
  );
}

/** Those that are shared with another account, in their order. */
async function keyUses({ startedAt }: Scene, side: Side, { keyArn }: SealedObject): Promise<readonly KeyUse[]> {
  const uses: KeyUse[] = [];
  // By the key, so that one look-up finds all its uses.
  const input = {
    LookupAttributes: [{ AttributeKey: 'ResourceName' as const, AttributeValue: keyArn }],
    StartTime: startedAt,
  };
  for await (const { Events = [] } of paginateLookupEvents({ client: side.clients.cloudtrail }, input))
    uses.push(...Events.flatMap(keyUse));
  return uses.reverse();
}

function keyUse({ EventName: name = '', CloudTrailEvent: text = '{}' }: Event): KeyUse[] {
  const event: unknown = JSON.parse(text);
  if (!usesOfKey.has(name) || !isSharedEvent(event)) return [];
  const { userIdentity: who } = event;
  return [
    {
      time: event.eventTime.slice(11, 19),
      name,
      outcome: event.errorCode === undefined ? 'allowed' : 'refused',
      sharedId: event.sharedEventID,
      identity: who.arn?.replace(/^.*:/, '') ?? `${who.type} ${who.accountId}`,
    },
  ];
}

interface SharedEvent {
  readonly eventTime: string;
  readonly sharedEventID: string;
  readonly errorCode?: string;
  readonly userIdentity: { readonly type: string; readonly arn?: string; readonly accountId?: string };
}

function isSharedEvent(event: unknown): event is SharedEvent {
  return typeof event === 'object' && event !== null && 'sharedEventID' in event && 'eventTime' in event;
}
