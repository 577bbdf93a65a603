import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock';
import { isUuid } from '../common/ids';
import { Database, holdFence, wake, WorkRunner, type WorkLease } from '../database';
import { containers, whereOffered, type Cloud } from '../openstack';
import { Clouds } from '../reconciliation';
import {
  accountsAmong,
  commitGone,
  commitNew,
  commitSame,
  knownContainers,
  type SeenContainer,
} from './archive-container.repository';
import { containerOf } from './archive.container';

/** Work queue of the look; its only item has this key. */
const [queue, key] = ['archives', 'containers'];
/** Between two looks, in ms. The store tells no history of a container's size. */
const everyMs = 3_600_000;
const prefix = containerOf('');
/** As many as Swift gives in one page. */
const page = 10_000;

/** Looks every hour at how much the accounts' archives take; once, however many replicas there are. */
@Injectable()
export class ArchiveMeter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly runner: WorkRunner;

  constructor(
    private readonly database: Database,
    private readonly clouds: Clouds,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.runner = new WorkRunner(database, { queue, concurrency: 1, handle: (lease) => this.look(lease) });
  }

  async onApplicationBootstrap(): Promise<void> {
    await wake(this.database, queue, key);
    this.runner.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.stop();
  }

  /** One look under the lease: what is new, another size or gone is written down with what follows for its usage. */
  private async look(lease: WorkLease): Promise<number> {
    const at = this.clock.now();
    const found = await this.found();
    await this.database.transaction(async (tx) => {
      await holdFence(tx, lease);
      const known = new Map((await knownContainers(tx)).map((one) => [one.accountId, one]));
      for (const seen of found) {
        const before = known.get(seen.accountId);
        known.delete(seen.accountId);
        if (before) await commitSame(tx, before, seen.bytes, at);
        else await commitNew(tx, seen, at);
      }
      for (const gone of known.values()) await commitGone(tx, gone, at);
    });
    return everyMs;
  }

  private async found(): Promise<SeenContainer[]> {
    const listed = (await whereOffered(allContainers(this.clouds.get(null)))).map(({ name, bytes }) => ({
      accountId: name.slice(prefix.length),
      name,
      bytes,
    }));
    const named = listed.filter(({ accountId }) => isUuid(accountId));
    const accounts = await accountsAmong(
      this.database,
      named.map(({ accountId }) => accountId),
    );
    return named.filter(({ accountId }) => accounts.has(accountId));
  }
}

async function allContainers(cloud: Cloud): ReturnType<typeof containers.list> {
  const all: Awaited<ReturnType<typeof containers.list>> = [];
  for (;;) {
    const marker = all.at(-1)?.name;
    const more = await containers.list(cloud, { prefix, limit: page, ...(marker === undefined ? {} : { marker }) });
    all.push(...more);
    if (more.length < page) return all;
  }
}
