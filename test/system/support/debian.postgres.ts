import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../support/mosquitto';

const run = promisify(execFile);
const versions = '/usr/lib/postgresql';
const role = 'moorage';

/** A cluster of Debian's Postgres: the embedded one comes without `pg_dump`, and a dump needs one that is not older. */
export class DebianPostgres {
  private constructor(
    private readonly programs: string,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<DebianPostgres> {
    const [newest] = (await readdir(versions)).sort((a, b) => Number(b) - Number(a));
    const folder = await mkdtemp(join(tmpdir(), 'moorage-debian-postgres-'));
    await chmod(folder, 0o777); // Postgres runs as a user of its own
    const postgres = new DebianPostgres(join(versions, newest, 'bin'), folder, await freePort());
    const data = join(folder, 'data');
    await postgres.as('initdb', '-D', data, '-A', 'trust', '-E', 'UTF8', '--no-sync');
    const settings = `-p ${postgres.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`;
    await postgres.as('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start');
    await postgres.as('createuser', '-h', '127.0.0.1', '-p', String(postgres.port), role);
    return postgres;
  }

  /** As the service's own role, which owns its database and may do nothing else. */
  url(database: string, user = role): string {
    return `postgres://${user}@127.0.0.1:${this.port}/${database}`;
  }

  async create(database: string): Promise<void> {
    await this.as('createdb', `--maintenance-db=${this.url('postgres', 'postgres')}`, `--owner=${role}`, database);
  }

  /** As `docs/operate/backup.md` says. */
  async dump(database: string): Promise<string> {
    const file = join(this.folder, `${database}.dump`);
    await this.as('pg_dump', '--format=custom', `--file=${file}`, this.url(database));
    return file;
  }

  async restore(file: string, database: string): Promise<void> {
    await this.create(database);
    const target = `--dbname=${this.url(database)}`;
    const options = ['--no-owner', '--no-privileges', '--exit-on-error', '--single-transaction'];
    await this.as('pg_restore', ...options, target, file);
  }

  async stop(): Promise<void> {
    await this.as('pg_ctl', '-D', join(this.folder, 'data'), '-m', 'immediate', 'stop');
    await rm(this.folder, { recursive: true, force: true });
  }

  private async as(program: string, ...args: string[]): Promise<void> {
    await run('runuser', ['-u', 'postgres', '--', join(this.programs, program), ...args], { cwd: '/' });
  }
}
