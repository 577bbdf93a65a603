import { monotonic } from '../../src/common/clock';
import { eventually } from '../../test/support/eventually';
import { killAt, type Moment } from '../../test/support/kills';
import { fullSpec } from '../../test/support/fleet-fixture';
import { createFleets, createOwner, type BenchFleet } from '../support/fleets';
import type { CrashWorld } from './crash.world';
import { projectObjects } from '../../src/reconciliation/seen/project.objects';
import { objectsOf } from './foreign.objects';

/** Each phase of a fleet's life, and what it is to lead to. */
export const phases = ['create', 'change', 'delete'] as const;
export type Phase = (typeof phases)[number];

/** Which changing call of each phase is the product's last, counted from 1; none where a phase is absent. */
export type Kills = Partial<Record<Phase, number>>;

export interface Life {
  /** Kills that came; a phase may have had fewer calls. */
  kills: number;
  leaks: string[];
  duplicates: string[];
  unconverged: string[];
  seconds: number;
}

const patience = { timeoutMs: 480_000, everyMs: 500 };
const isChange = (kind: string): boolean => !kind.startsWith('GET ');

const specOf = (port: number, sizeGiB: number, userData: string) => {
  const [server] = fullSpec.servers;
  const rules = [{ protocol: 'icmp' }, { protocol: 'tcp', port, remoteCidr: '0.0.0.0/0' }];
  const volumes = [{ key: 'data', sizeGiB }];
  return { ...fullSpec, securityGroups: [{ key: 'hub', rules }], servers: [{ ...server, userData, volumes }] };
};

/** One fleet from its first call to its last, with at most one kill in each phase. */
export class FleetLife {
  private fleet: BenchFleet = { id: '', name: '' };
  private readonly life: Life = { kills: 0, leaks: [], duplicates: [], unconverged: [], seconds: 0 };

  constructor(private readonly world: CrashWorld) {}

  /** Changing calls of each phase, in a life without kills. */
  async calls(): Promise<Record<Phase, string[]>> {
    const found: Record<Phase, string[]> = { create: [], change: [], delete: [] };
    let phase: Phase = 'create';
    const unhook = this.world.relay.onCall(({ kind, phase: when }) => {
      if (when === 'before' && isChange(kind)) found[phase].push(kind);
    });
    await this.live({}, 'unsent', (next) => (phase = next));
    unhook();
    if (this.life.unconverged.length > 0) throw new Error(`without any kill: ${this.life.unconverged.join(', ')}`);
    return found;
  }

  async live(kills: Kills, moment: Moment, entered: (phase: Phase) => void = () => undefined): Promise<Life> {
    const began = monotonic();
    const { api } = this.world.product;
    const owner = await createOwner(api, specOf(22, 1, '#!/bin/sh\n'));
    [this.fleet] = await createFleets(api, owner, 1);
    const path = `/fleets/${this.fleet.id}`;
    const works: Record<Phase, () => Promise<unknown>> = {
      create: () => this.world.product.api.post(`${path}/reconcile`),
      change: () =>
        this.world.product.api.put(`/blueprints/${owner.blueprintId}`, {
          name: this.fleet.name,
          spec: specOf(2222, 2, '#!/bin/sh\n\n'),
        }),
      delete: () => this.world.product.api.delete(path),
    };
    for (const phase of phases) {
      entered(phase);
      await this.phase(phase, works[phase], kills[phase], moment);
    }
    this.life.seconds = (monotonic() - began) / 1000;
    return this.life;
  }

  private async phase(phase: Phase, work: () => Promise<unknown>, nth: number | undefined, moment: Moment) {
    const wanted = { create: ['ready', 1], change: ['ready', 2], delete: ['deleted', null] } as const;
    const [status, version] = wanted[phase];
    const reached = () => this.reached(status, version);
    try {
      if (nth === undefined) await work();
      else await this.killed(work, nth, moment, reached);
      await eventually(reached, patience);
      await this.verify(phase);
    } catch (error) {
      this.life.unconverged.push(`${phase} of ${this.fleet.name}, call ${nth ?? 'none'}, ${moment}: ${String(error)}`);
    }
  }

  /** Kills the product at its n-th changing call, unless it is done before that, and starts it again. */
  private async killed(work: () => Promise<unknown>, nth: number, moment: Moment, reached: () => Promise<boolean>) {
    const { relay, product, database } = this.world;
    const ended = new AbortController();
    const kill = killAt({ emulator: relay, product, url: database.url }, isChange, moment, {
      nth,
      signal: ended.signal,
    });
    await work();
    const done = eventually(reached, patience).then(
      () => 'done' as const,
      () => 'done' as const, // a product that was killed answers nobody
    );
    if ((await Promise.race([kill.then(() => 'killed' as const), done])) === 'done') return ended.abort();
    this.life.kills += 1;
    await this.world.restart();
  }

  private async reached(status: string, version: number | null): Promise<boolean> {
    const now = await this.world.product.api.get<{
      status: string;
      blueprintVersion: number | null;
      conditions: unknown;
    }>(`/fleets/${this.fleet.id}`);
    if (now.status === status && (version === null || now.blueprintVersion === version)) return true;
    throw new Error(JSON.stringify(now.conditions));
  }

  /** What stands under the fleet's marks is what it has on record: one object for each, and nothing besides. */
  private async verify(phase: Phase): Promise<void> {
    const path = `/fleets/${this.fleet.id}/resources`;
    const items = await this.world.product.api.get<{ cloudId: string | null }[]>(path);
    const recorded = phase === 'delete' ? new Set<string>() : new Set(items.map(({ cloudId }) => cloudId ?? ''));
    const standing = objectsOf(await projectObjects(this.world.cloud), this.fleet);
    const marks = new Set<string>();
    for (const { kind, id, mark } of standing) {
      const what = `${kind} ${id} after ${phase} of ${this.fleet.name}`;
      if (marks.has(`${kind} ${mark}`)) this.life.duplicates.push(what);
      else if (!recorded.has(id)) this.life.leaks.push(what);
      marks.add(`${kind} ${mark}`);
    }
  }
}
