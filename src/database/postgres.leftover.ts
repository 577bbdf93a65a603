import { readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../common/clock';

/** The server that works on a cluster now: its pid and port; null where none does. */
export async function runningServer(data: string): Promise<{ pid: number; port: number } | null> {
  // The server's own file: its pid in the first line, its port in the fourth.
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 && (await serves(pid, data)) ? { pid, port: Number(lines[3]) } : null;
}

/** Ends a Postgres that outlived a killed product: it still holds the cluster. */
export async function stopLeftover(data: string): Promise<void> {
  const server = await runningServer(data);
  if (!server) return;
  try {
    process.kill(server.pid, 'SIGINT');
  } catch {
    // It has just ended, or is another user's: then Postgres itself tells why it cannot start.
    return;
  }
  for (let tries = 0; tries < 200 && (await serves(server.pid, data)); tries += 1) await systemClock.sleep(50);
}

/** Whether the process is the server of this cluster: the number in the file may be a stranger's since a reboot. */
async function serves(pid: number, data: string): Promise<boolean> {
  const [folder, commandLine, own] = await Promise.all([
    readlink(`/proc/${pid}/cwd`).catch(() => null),
    readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
    realpath(data).catch(() => data),
  ]);
  const [program, ...args] = commandLine.split('\0');
  if (!program.endsWith('postgres')) return false;
  // In a container root may not see where another user's process works; with what it was started, everybody may.
  return folder === null ? args[args.indexOf('-D') + 1] === data : folder === own;
}
