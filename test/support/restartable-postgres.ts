import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/database';
import { eventually } from './eventually';
import { freePort } from './mosquitto';

/** A Postgres of its own, with the settings of the product's embedded one, that can go down at once and come back. */
export class RestartablePostgres {
  private constructor(
    private readonly dir: string,
    private running: EmbeddedPostgres,
  ) {}

  static async start(): Promise<RestartablePostgres> {
    const dir = await mkdtemp(join(tmpdir(), 'moorage-postgres-'));
    await chmod(dir, 0o711); // root's Postgres runs as another user, who has to pass
    const port = await freePort();
    return new RestartablePostgres(dir, await startEmbeddedPostgres({ dir: join(dir, 'postgres'), port }));
  }

  get url(): string {
    return this.running.url;
  }

  /** As `down` and `up`. */
  async restart(): Promise<void> {
    await this.down();
    await this.up();
  }

  /** As `pg_ctl stop -m immediate`: whatever was under way is lost. */
  async down(): Promise<void> {
    const file = join(this.dir, 'postgres', 'data', 'postmaster.pid');
    const [pid] = (await readFile(file, 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGQUIT');
    await eventually(() => !isAlive(Number(pid)));
  }

  /** At the same address; what was committed is recovered. */
  async up(): Promise<void> {
    const port = Number(new URL(this.url).port);
    this.running = await startEmbeddedPostgres({ dir: join(this.dir, 'postgres'), port });
  }

  async stop(): Promise<void> {
    await this.running.stop();
    await rm(this.dir, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
