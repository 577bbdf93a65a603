import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endProduct, productChild, untilReady } from '../../devices/demo/product.child';
import { ApiClient } from '../../src/cli/api.client';

const token = 'a-token-for-benchmarks';
/** As `npm start` has them. */
const flags = ['--max-semi-space-size=32', '--heap-growing-percent=75', '--no-parallel-scavenge'];
/** Linux counts a process's time in hundredths of a second, whatever the kernel's own tick (USER_HZ). */
const ticksPerSecond = 100;

export interface Product {
  api: ApiClient;
  /** Address, without a path, and the administrator's token. */
  url: string;
  token: string;
  /** Processor time that it has used so far, in s. */
  cpuSeconds(): Promise<number>;
  /** The most memory that it has had resident so far, in MB (Linux: VmHWM). */
  peakMb(): Promise<number>;
  /** Calls to the cloud that it has made so far. */
  cloudCalls(): Promise<number>;
  /** The text of any answer. */
  text(path: string): Promise<string>;
  /** SIGKILL, as a power cut or the kernel would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the built product as a process of its own, with just this environment, and waits until it is ready. */
export async function startProduct(env: Record<string, string>): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'moorage-bench-'));
  // No more log lines than have to be.
  const own = { LOG_LEVEL: 'error', MOORAGE_ADMIN_TOKEN: token, MOORAGE_DATA_DIR: folder };
  const child = productChild({ ...own, ...env }, { cwd: folder, flags });
  child.stderr.pipe(process.stderr);
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    await endProduct(child, signal);
    await rm(folder, { recursive: true, force: true });
  };
  const url = await untilReady(child, (line) => {
    if (line.startsWith('{')) process.stderr.write(`${line}\n`);
  });
  const text = async (path: string): Promise<string> => {
    const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
    return response.text();
  };
  return {
    api: new ApiClient(url, token),
    url,
    token,
    text,
    cloudCalls: async () => {
      const counts = (await text('/metrics')).matchAll(/^moorage_openstack_call_duration_seconds_count\{.*\} (\d+)$/gm);
      return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
    },
    cpuSeconds: async () => {
      const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    },
    peakMb: async () => {
      const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      return Math.ceil(Number(kilobytes) / 1_024);
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
