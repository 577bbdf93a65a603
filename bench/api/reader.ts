import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ReadOrder, ReadResult } from './reader.process';

/** A process of its own that reads from the API, so that it does not share a thread with whoever answers. */
export class Reader {
  private readonly child: ChildProcess = fork(join(__dirname, 'reader.process.js'));

  async run(order: ReadOrder): Promise<ReadResult> {
    this.child.send(order);
    const [{ result, error }] = (await once(this.child, 'message')) as [{ result?: ReadResult; error?: string }];
    if (!result) throw new Error(error ?? 'the reader ended without a result');
    return result;
  }

  stop(): void {
    this.child.disconnect();
  }
}
