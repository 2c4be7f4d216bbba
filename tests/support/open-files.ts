// The files that this process, which the server of a test shares, holds open.
import { existsSync, readdirSync, readlinkSync } from 'node:fs';

/** Below a folder; undefined where the system does not say. */
export function openFiles(folder: string): string[] | undefined {
  const list = '/proc/self/fd';
  if (!existsSync(list)) return undefined;
  const targets = readdirSync(list).map((name) => {
    try {
      return readlinkSync(`${list}/${name}`);
    } catch {
      return '';
    }
  });
  return targets.filter((target) => target.startsWith(folder));
}
