import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export type ProductChild = ChildProcessByStdio<null, Readable, Readable>;

const root = join(__dirname, '..', '..');
/** Beside what asks for it, where that is built too; tests are not. */
const places = [join(root, 'main.js'), join(root, 'dist', 'main.js')];

/** The built product as a process of its own, with just this environment, on ports that are free. @throws when it is not built */
export function productChild(
  env: Record<string, string | undefined>,
  { cwd, flags = [] }: { cwd: string; flags?: string[] },
): ProductChild {
  const main = places.find((place) => existsSync(place));
  if (main === undefined) throw new Error('the product is not built: run `npm run build` first');
  const { PATH, HOME } = process.env;
  const ports = { PORT: '0', MQTT_PORT: '0', MQTT_TLS_PORT: '0', EMULATOR_PORT: '0' };
  return spawn(process.execPath, [...flags, main], {
    cwd,
    env: { PATH, HOME, ...ports, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The address of its API once it says that it is ready; `hear` is told every other line. @throws when it ends before */
export function untilReady(child: ProductChild, hear: (line: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('ready ')) resolve(line.slice('ready '.length));
      else hear(line);
    });
    child.once('exit', (code) => reject(new Error(`the product ended with ${code}`)));
  });
}

/** Sends the signal and waits until it has ended, unless it has already; gives the exit code. */
export async function endProduct(child: ProductChild, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}
