import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RegionMessage, RegionReport } from './region.process';
import type { PassResult, RegionOrder } from './region.swarm';

/** The devices, in a process of their own, so that they share no thread with whoever answers. */
export class SwarmChild {
  private constructor(private readonly child: ChildProcess) {}

  static start(order: RegionOrder): SwarmChild {
    const swarm = new SwarmChild(fork(join(__dirname, 'region.process.js')));
    swarm.tell(order);
    return swarm;
  }

  /** All of them register once; what they are answered is compared with the pass before. */
  async pass(): Promise<PassResult> {
    this.tell('pass');
    const ended = once(this.child, 'exit').then(([code]): [RegionReport] => [{ error: `it ended with ${code}` }]);
    const [report] = (await Promise.race([once(this.child, 'message'), ended])) as [RegionReport];
    if (report.error !== undefined) throw new Error(`the devices: ${report.error}`);
    return report.result;
  }

  end(): void {
    if (this.child.connected) this.child.disconnect();
  }

  private tell(message: RegionMessage): void {
    this.child.send(message);
  }
}
