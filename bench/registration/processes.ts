import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { SwarmOrder, SwarmResult } from './swarm.process';

/** Runs one swarm in a process of its own, so that it does not share a thread with whoever answers. */
export async function swarm(order: SwarmOrder): Promise<SwarmResult> {
  const child = fork(join(__dirname, 'swarm.process.js'));
  child.send(order);
  const [message] = (await once(child, 'message')) as [{ result?: SwarmResult; error?: string }];
  if (!message.result) throw new Error(message.error ?? 'the swarm ended without a result');
  return message.result;
}

export interface Echo {
  /** Where it listens itself; 0 where it is a client of a broker. */
  port: number;
  stop(): void;
}

export async function startEcho(brokerUrl?: string): Promise<Echo> {
  const child = fork(join(__dirname, 'echo.process.js'), brokerUrl === undefined ? [] : [brokerUrl]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { port, stop: () => child.disconnect() };
}
