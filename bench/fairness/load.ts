import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LoadOrder, LoadResult, LoadRun } from './load.process';

/** The gateways of one fleet, in a process of their own. */
export class Load {
  private constructor(private readonly child: ChildProcess) {}

  static async start(order: LoadOrder): Promise<Load> {
    const load = new Load(fork(join(__dirname, 'load.process.js')));
    load.child.send(order);
    await load.answer();
    return load;
  }

  async run(wanted: LoadRun): Promise<LoadResult> {
    this.child.send(wanted);
    const { result } = await this.answer();
    if (!result) throw new Error('the load ended without a result');
    return result;
  }

  stop(): void {
    if (this.child.connected) this.child.disconnect();
  }

  private async answer(): Promise<{ result?: LoadResult }> {
    const over = new AbortController();
    const ended = once(this.child, 'exit', over).then(() => [{ error: 'the load ended by itself' }]);
    const answered = once(this.child, 'message', over);
    const [message] = (await Promise.race([answered, ended])) as [{ result?: LoadResult; error?: string }];
    for (const waiting of [ended, answered]) waiting.catch(() => undefined); // what is no longer waited for
    over.abort();
    if (message.error !== undefined) throw new Error(message.error);
    return message;
  }
}
