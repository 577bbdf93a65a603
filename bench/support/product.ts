import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ApiClient } from '../../src/cli/api.client';

const main = join(__dirname, '..', '..', 'main.js');
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

/** Ports that are free, and no more log lines than have to be. */
const ownEnv = () => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  LOG_LEVEL: 'error',
  PORT: '0',
  MQTT_PORT: '0',
  MQTT_TLS_PORT: '0',
  EMULATOR_PORT: '0',
});

/** Starts the built product as a process of its own, with just this environment, and waits until it is ready. */
export async function startProduct(env: Record<string, string>): Promise<Product> {
  if (!existsSync(main)) throw new Error('the product is not built: run `npm run build` first');
  const folder = await mkdtemp(join(tmpdir(), 'moorage-bench-'));
  const child = spawn(process.execPath, [...flags, main], {
    cwd: folder,
    env: { ...ownEnv(), MOORAGE_ADMIN_TOKEN: token, MOORAGE_DATA_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    }
    await rm(folder, { recursive: true, force: true });
  };
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('ready ')) resolve(line.slice('ready '.length));
      else if (line.startsWith('{')) process.stderr.write(`${line}\n`);
    });
    child.once('exit', (code) => reject(new Error(`the product ended with ${code}`)));
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
