// What the steps of the walkthrough share, and what one of them leaves for the next.
import type { Clients, NewClients } from './clients.ts';
import type { Leavings } from './leavings.ts';
import type { Screen } from './screen.ts';

export interface Scene {
  readonly screen: Screen;
  readonly region: string;
  readonly newClients: NewClients;
  readonly admin: Clients;
  readonly leavings: Leavings;
  /** Events of this run are those since then. */
  readonly startedAt: Date;
}

/** One of the two accounts, as its administrator has it. */
export interface Side {
  /** Its name is that of its profile. */
  readonly name: 'account-a' | 'account-b';
  readonly account: string;
  /** The role by which it is administered. */
  readonly administratorArn: string;
  readonly clients: Clients;
}

/** Account A's secret. */
export interface SealedObject {
  readonly keyArn: string;
  readonly bucket: string;
  readonly objectKey: string;
  readonly body: Buffer;
}

/** Account B's role, to which an instance would belong. */
export interface Reader {
  readonly roleArn: string;
  readonly profileArn: string;
  readonly clients: Clients;
}

export const roleName = 'account-b-role';
export const objectKey = 'hello-from-account-a.txt';
