// Which processes use a data folder, and which of those that did are gone: one small file each, in `instances/`.
// Decision 0042 says how a process is told from a later one with the same pid.
import { readlinkSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Random } from '../kernel/random.ts';

/** `unknown`: it runs where this process cannot see, in another container for example. */
export type InstanceState = 'living' | 'gone' | 'unknown';

/** What tells a process from every other one that ever ran on the machine. */
export interface ProcessIdentity {
  readonly pid: number;
  /** The running of the kernel, when the system tells. */
  readonly bootId?: string;
  /** Whose pids are meant, when the system tells. */
  readonly pidNamespace?: string;
  /** Clock ticks from boot to the start of the process, when the system tells. */
  readonly startedTicks?: string;
}

/** What the operating system says about processes; tests give their own. */
export interface Processes {
  own(): Promise<ProcessIdentity>;
  /** The start of the process with this pid, `undefined` when there is none, `''` when there is but nothing tells its start. */
  startedTicks(pid: number): Promise<string | undefined>;
}

const instancePattern = /^[0-9a-f]{16}$/;

export class Instances implements AsyncDisposable {
  readonly id: string;
  readonly #folder: string;
  readonly #own: ProcessIdentity;
  readonly #processes: Processes;

  private constructor(id: string, folder: string, own: ProcessIdentity, processes: Processes) {
    this.id = id;
    this.#folder = folder;
    this.#own = own;
    this.#processes = processes;
  }

  /** Announces this process in the folder; disposing withdraws it. */
  static async open(folder: string, random: Random, processes: Processes = systemProcesses): Promise<Instances> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const id = random.bytes(8).toString('hex');
    const own = await processes.own();
    const file = await open(path.join(folder, id), 'wx', 0o600);
    await file.writeFile(JSON.stringify(own));
    await file.close();
    return new Instances(id, folder, own, processes);
  }

  async stateOf(id: string): Promise<InstanceState> {
    if (id === this.id) return 'living';
    const identity = await this.#read(id);
    return identity === undefined ? 'gone' : this.#stateOfProcess(identity);
  }

  /** Removes the files of processes that are gone: a missing file says the same. */
  async forgetGone(): Promise<void> {
    for (const id of await readdir(this.#folder)) {
      if (instancePattern.test(id) && (await this.stateOf(id)) === 'gone') await this.#remove(id);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#remove(this.id);
  }

  async #stateOfProcess(identity: ProcessIdentity): Promise<InstanceState> {
    if (isDifferent(identity.bootId, this.#own.bootId)) return 'gone';
    if (isDifferent(identity.pidNamespace, this.#own.pidNamespace)) return 'unknown';
    const ticks = await this.#processes.startedTicks(identity.pid);
    if (ticks === undefined) return 'gone';
    if (ticks === '' || identity.startedTicks === undefined) return 'unknown';
    return ticks === identity.startedTicks ? 'living' : 'gone';
  }

  /** A file that is not whole is that of a process between two lines of `open`. */
  async #read(id: string): Promise<ProcessIdentity | undefined> {
    const text = await readFile(path.join(this.#folder, id), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text) as ProcessIdentity;
    } catch {
      return { ...this.#own, pidNamespace: '' };
    }
  }

  async #remove(id: string): Promise<void> {
    await rm(path.join(this.#folder, id), { force: true });
  }
}

function isDifferent(left: string | undefined, right: string | undefined): boolean {
  return left !== undefined && right !== undefined && left !== right;
}

/** Linux tells all of it under `/proc`; elsewhere only whether a pid is in use is known. */
export const systemProcesses: Processes = {
  async own() {
    const startedTicks = await this.startedTicks(process.pid);
    const bootId = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => undefined);
    return {
      pid: process.pid,
      ...(startedTicks && { startedTicks }),
      ...(bootId && { bootId: bootId.trim() }),
      ...pidNamespace(),
    };
  },

  async startedTicks(pid) {
    if (!isRunning(pid)) return undefined;
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // The command, in parentheses, may itself hold spaces and parentheses; the state is the first field after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    return state === 'Z' || state === 'X' ? undefined : (ticks ?? '');
  },
};

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function pidNamespace(): { pidNamespace?: string } {
  try {
    return { pidNamespace: readlinkSync('/proc/self/ns/pid') };
  } catch {
    return {};
  }
}
