// Virtual multi-factor devices: found by their serial number, which is their ARN, and their codes checked.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html
import { timingSafeEqual } from 'node:crypto';
import { codeAt, stepAt } from '../../crypto/totp.ts';
import { arn, parseArn } from '../../kernel/arn.ts';
import { minuteMs } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import { type AccountId, isAccountId } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { User, type UserRecord } from '../../storage/records/identity.ts';
import { type MfaAssignment, MfaDevice, type MfaDeviceRecord } from '../../storage/records/mfa-device.ts';
import type { RecordReader, RecordStore, RecordTransaction } from '../../storage/records/record.ts';
import type { Readers } from '../context.ts';
import { checkedText, type TextRule } from './constraints.ts';
import { type EntityKind, noSuch } from './entities.ts';
import { identified, type Located } from './located.ts';

const serialNumber: TextRule = { min: 9, max: 256, pattern: /^[\w+=/:,.@-]+$/ };
const authenticationCode: TextRule = { min: 6, max: 6, pattern: /^\d+$/ };

/** A device's name is its path and its own name together, as in its ARN. */
export const mfaDevices: EntityKind<MfaDeviceRecord> = {
  records: MfaDevice,
  keyOf: (name) => name,
  missing: noSuch.mfaDevice,
};

export function checkedSerialNumber(serial: string | undefined): string {
  return checkedText(serial, 'serialNumber', serialNumber);
}

/** What a serial number names; undefined for that of a hardware device, of which there are none. */
function serialParts(serial: string): { account: AccountId; name: string } | undefined {
  const parsed = parseArn(serial);
  if (parsed?.service !== 'iam' || !isAccountId(parsed.account) || !parsed.resource.startsWith('mfa/'))
    return undefined;
  return { account: parsed.account, name: parsed.resource.slice('mfa'.length) };
}

export async function locateMfaDevice(
  serial: string | undefined,
  readers: Readers,
  call: CallFacts,
): Promise<Located<MfaDeviceRecord>> {
  const { account } = identified(call);
  const checked = checkedSerialNumber(serial);
  const parts = serialParts(checked) ?? { account, name: `/${checked}` };
  return {
    ...parts,
    arn: arn.mfaDevice(parts.account, '', parts.name),
    found: await readers.records.get(MfaDevice, [parts.account, parts.name]),
  };
}

/** The device of this serial number in the user's own account, there or not: what Enable and Resync are about. */
export async function deviceFor(
  records: RecordReader,
  user: UserRecord,
  serial: string,
): Promise<MfaDeviceRecord | undefined> {
  const parts = serialParts(serial);
  if (parts === undefined || parts.account !== user.account) return undefined;
  return records.get(MfaDevice, [parts.account, parts.name]);
}

export function isDeviceOf(device: MfaDeviceRecord | undefined, user: UserRecord): device is MfaDeviceRecord {
  return device?.assigned?.userName === user.name.toLowerCase();
}

export function noSuchDeviceOfUser(serial: string, userName: string): Fault {
  return new Fault('NoSuchEntity', {
    message: `MFA Device with serial number ${serial} is not associated with user ${userName}.`,
  });
}

export const deviceKey = (device: MfaDeviceRecord): [AccountId, string] => [
  device.account,
  `${device.path}${device.name}`,
];

/** So many steps a clock may be off when two codes in a row say so: ten minutes. */
const synchronizingSteps = 20;
/** And so many when one code is all there is. */
const toleratedSteps = 1;
const failuresBeforeBlock = 5;
const blockMs = 5 * minuteMs;

function isCode(device: MfaDeviceRecord, step: number, code: string): boolean {
  return step >= 0 && timingSafeEqual(Buffer.from(codeAt(device.seed, step)), Buffer.from(code));
}

/** The assignment that two codes in a row prove, or AWS's refusal. */
export function synchronized(
  device: MfaDeviceRecord,
  user: UserRecord,
  codes: readonly [first: string | undefined, second: string | undefined],
  nowMs: number,
): MfaAssignment {
  const [first, second] = checkedCodes(codes);
  const now = stepAt(nowMs);
  const from = Math.max(now - synchronizingSteps, (device.assigned?.lastStep ?? -1) + 1);
  for (let step = from; step < now + synchronizingSteps; step++) {
    if (isCode(device, step, first) && isCode(device, step + 1, second))
      return {
        userName: user.name.toLowerCase(),
        enabledAtMs: device.assigned?.enabledAtMs ?? nowMs,
        driftSteps: step + 1 - now,
        lastStep: step + 1,
        failures: 0,
        blockedUntilMs: 0,
      };
  }
  throw new Fault('InvalidAuthenticationCode', { message: 'Authentication code for device is not valid.' });
}

export function checkedCodes(
  codes: readonly [first: string | undefined, second: string | undefined],
): readonly [string, string] {
  return [
    checkedText(codes[0], 'authenticationCode1', authenticationCode),
    checkedText(codes[1], 'authenticationCode2', authenticationCode),
  ];
}

/**
 * Whether the code is right, now and for the first time, on a device of the user. Uses the code up; after five wrong
 * ones in a row the device takes none for five minutes.
 */
export async function verifyMfaCode(
  records: RecordStore,
  who: { readonly account: AccountId; readonly userName: string },
  claim: { readonly serialNumber: string; readonly tokenCode: string },
  nowMs: number,
): Promise<boolean> {
  if (!/^\d{6}$/.test(claim.tokenCode)) return false;
  return records.transaction(async (transaction) => {
    const user = await transaction.get(User, [who.account, who.userName.toLowerCase()]);
    const device = user && (await deviceFor(transaction, user, claim.serialNumber));
    if (user === undefined || !isDeviceOf(device, user) || device.assigned === undefined) return false;
    if (device.assigned.blockedUntilMs > nowMs) return false;
    const assigned = afterCode(device, device.assigned, claim.tokenCode, nowMs);
    transaction.put(MfaDevice, deviceKey(device), { ...device, assigned });
    return assigned.lastStep !== device.assigned.lastStep;
  });
}

/** A right code moves the last step on; a wrong one counts. */
function afterCode(device: MfaDeviceRecord, before: MfaAssignment, code: string, nowMs: number): MfaAssignment {
  const now = stepAt(nowMs);
  const expected = now + before.driftSteps;
  const from = Math.max(expected - toleratedSteps, before.lastStep + 1);
  for (let step = from; step <= expected + toleratedSteps; step++) {
    if (isCode(device, step, code)) return { ...before, driftSteps: step - now, lastStep: step, failures: 0 };
  }
  const failures = before.failures + 1;
  if (failures < failuresBeforeBlock) return { ...before, failures };
  return { ...before, failures: 0, blockedUntilMs: nowMs + blockMs };
}

/** A user who gets another name keeps the devices. */
export async function renameOfDevices(transaction: RecordTransaction, user: UserRecord, name: string): Promise<void> {
  for (const serial of user.mfaSerialNumbers ?? []) {
    const device = await deviceFor(transaction, user, serial);
    if (device?.assigned === undefined) continue;
    const assigned = { ...device.assigned, userName: name.toLowerCase() };
    transaction.put(MfaDevice, deviceKey(device), { ...device, assigned });
  }
}
