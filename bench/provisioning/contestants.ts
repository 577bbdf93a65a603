import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { monotonic } from '../../src/common/clock';
import { newId } from '../../src/common/ids';
import { buildAll, createFleets, createOwner, FleetWatch, type BenchFleet, type Owner } from '../support/fleets';
import { fullSpec } from '../../test/support/fleet-fixture';
import { benchSources } from '../support/lab';
import type { LabWorld } from './lab.world';

const sources = join(benchSources, 'provisioning');

const execute = promisify(execFile);
const patienceMs = 1_800_000;

/** The resources of the rivals, as a blueprint. */
const spec = {
  ...fullSpec,
  securityGroups: [
    {
      key: 'hub',
      rules: [
        { protocol: 'icmp' },
        ...[22, 80, 443, 8883].map((port) => ({ protocol: 'tcp', port })),
        { protocol: 'udp', port: 123 },
      ],
    },
  ],
};

export interface Attempt {
  /** From the common start until each fleet was ready, s. */
  seconds: number[];
  calls: number;
  cpuSeconds: number;
}

export interface Contestant {
  up(fleets: number): Promise<Attempt>;
  /** Takes down what `up` made; not measured. */
  down(): Promise<void>;
}

export class Ours implements Contestant {
  private owner: Owner | null = null;
  private fleets: BenchFleet[] = [];

  constructor(private readonly world: LabWorld) {}

  async up(count: number): Promise<Attempt> {
    const { product, database } = this.world;
    this.owner ??= await createOwner(product.api, spec);
    this.fleets = await createFleets(product.api, this.owner, count);
    const watch = await FleetWatch.start(database.url, database.database);
    try {
      const [calls, cpu] = await Promise.all([product.cloudCalls(), product.cpuSeconds()]);
      const began = new Date();
      const ready = watch.until(this.fleets, 'ready', patienceMs);
      await Promise.all([ready, buildAll(database.database, this.fleets)]);
      return {
        seconds: await this.readyAfter(began),
        calls: (await product.cloudCalls()) - calls,
        cpuSeconds: (await product.cpuSeconds()) - cpu,
      };
    } finally {
      await watch.close();
    }
  }

  async down(): Promise<void> {
    const { product, database } = this.world;
    const watch = await FleetWatch.start(database.url, database.database);
    try {
      for (const { id } of this.fleets) await product.api.delete(`/fleets/${id}`);
      await watch.until(this.fleets, 'deleted', patienceMs);
    } finally {
      await watch.close();
    }
  }

  private async readyAfter(began: Date): Promise<number[]> {
    const rows = await this.world.database.database.query<{ seconds: number }>(
      `select extract(epoch from min(occurred_at) - $2::timestamptz)::float8 as seconds from fleet_event
       where fleet_id = any($1) and type = 'fleet.ready' group by fleet_id`,
      [this.fleets.map(({ id }) => id), began],
    );
    return rows.map(({ seconds }) => seconds);
  }
}

/** What the scripts have in common: names that only this turn has, and how they are taken down. */
abstract class Rival implements Contestant {
  protected prefix = '';

  constructor(protected readonly world: LabWorld) {}

  up(fleets: number): Promise<Attempt> {
    this.prefix = `rival-${newId().slice(-8)}`;
    return this.build(fleets);
  }

  async down(): Promise<void> {
    await this.python(['down', this.prefix]);
  }

  protected abstract build(fleets: number): Promise<Attempt>;

  protected async python(args: string[]): Promise<string> {
    const { stdout } = await this.run('/usr/bin/python3', [join(sources, 'rivals.py'), ...args]);
    return stdout;
  }

  protected run(program: string, args: string[]): Promise<{ stdout: string; stderr: string }> {
    const env = { ...process.env, ...this.world.env };
    return execute(program, args, { env, timeout: patienceMs, maxBuffer: 256 * 1024 * 1024 });
  }
}

export class ScriptRival extends Rival {
  constructor(
    world: LabWorld,
    private readonly mode: 'serial' | 'threaded',
  ) {
    super(world);
  }

  protected async build(fleets: number): Promise<Attempt> {
    const key = fullSpec.keyPair.publicKey;
    const line = await this.python([this.mode, this.prefix, '--fleets', String(fleets), '--key', key]);
    return JSON.parse(line) as Attempt;
  }
}

/** Heat gets what the product itself gives as the fleet's template. */
export class HeatRival extends Rival {
  private owner: Owner | null = null;

  protected async build(count: number): Promise<Attempt> {
    const { api } = this.world.product;
    this.owner ??= await createOwner(api, spec);
    const fleets = await createFleets(api, this.owner, count);
    const templates: Record<string, string> = {};
    for (const [number, { id }] of fleets.entries())
      templates[`${this.prefix}-${number}`] = await this.world.product.text(`/api/v1/fleets/${id}/template`);
    const folder = await mkdtemp(join(tmpdir(), 'moorage-bench-'));
    try {
      const file = join(folder, 'templates.json');
      await writeFile(file, JSON.stringify(templates));
      return JSON.parse(await this.python(['heat', this.prefix, '--templates', file])) as Attempt;
    } finally {
      await rm(folder, { recursive: true, force: true });
      for (const { id } of fleets) await api.delete(`/fleets/${id}`);
    }
  }
}

/** A person has one shell: the fleets come one after the other. */
export class CliRival extends Rival {
  protected async build(count: number): Promise<Attempt> {
    const folder = await mkdtemp(join(tmpdir(), 'moorage-bench-'));
    try {
      const key = join(folder, 'key.pub');
      await writeFile(key, `${fullSpec.keyPair.publicKey}\n`);
      const began = monotonic();
      const attempt: Attempt = { seconds: [], calls: 0, cpuSeconds: 0 };
      for (let number = 0; number < count; number += 1) {
        const line = [join(sources, 'rival.sh'), `${this.prefix}-${number}`, String(number), key];
        const { stdout, stderr } = await this.run('bash', ['-c', 'set -e; bash "$@"; times', 'bash', ...line]);
        attempt.cpuSeconds += cpuSecondsOf(stdout);
        attempt.seconds.push((monotonic() - began) / 1000);
        attempt.calls += stderr.match(/^RESP: \[/gm)?.length ?? 0;
      }
      return attempt;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** The last line that `times` of bash prints: what the commands used, in user and system mode, such as `0m21.840s 0m3.216s`. */
function cpuSecondsOf(printed: string): number {
  const [last = ''] = printed.trim().split('\n').slice(-1);
  return [...last.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest),
    0,
  );
}
