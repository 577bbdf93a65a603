import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { CLOCK, type Clock } from '../common/clock';
import { ENCRYPTION_KEY } from '../common/encryption';
import { DomainError } from '../common/errors';
import { Database } from '../database';
import {
  findFleet,
  fleetDeleting,
  readWanted,
  requestBuild,
  requestReconcile,
  type BlueprintSpec,
  type Fleet,
} from '../fleets';
import { serverActions, servers } from '../openstack';
import { Clouds } from './clouds';
import { fleetEvents, type FleetEvent } from './fleet-event.repository';
import { FleetReconciler } from './fleet.reconciler';
import { buildTemplate } from './hot.template';
import type { HotTemplate } from './hot.types';
import { resolveReferences } from './references.resolver';
import type { LinkedFleet, LinkedPeer } from './link.builder';
import { loadPeers } from './link.loader';
import { stateOf, type LinkState } from './link.state';
import { addLink } from './link.topology';
import { liveResources, type ResourceRow } from './resource.repository';
import { buildTopology, type Topology } from './topology.builder';

export type ServerAction = 'start' | 'stop' | 'reboot' | 'rebuild' | 'snapshot';

/** One step as people see it; `meter` and `quantity` are what it will be billed by. */
export interface PlanStep {
  action: string;
  kind: string;
  key: string;
  name: string;
  reason: string;
  dependsOn: string[];
  meter: string | null;
  quantity: string | null;
}

/** What administrators ask of the engine. */
@Injectable()
export class ReconciliationService {
  private readonly reconciler: FleetReconciler;

  constructor(
    private readonly database: Database,
    private readonly clouds: Clouds,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) config: Config,
    @Inject(ENCRYPTION_KEY) encryptionKey: Buffer,
  ) {
    this.reconciler = new FleetReconciler(database, clouds, clock, config.settleMs, encryptionKey);
  }

  /** What the next run would do, in order. Nothing is done. */
  async plan(fleetId: string): Promise<PlanStep[]> {
    await this.fleet(fleetId);
    const plan = await this.reconciler.planOf(fleetId);
    return (plan?.steps ?? []).map(({ action, kind, key, name, reason, dependsOn, meter }) => ({
      ...{ action, kind, key, name, reason, dependsOn },
      ...{ meter: meter?.meter ?? null, quantity: meter?.quantity ?? null },
    }));
  }

  /** Builds the fleet, or compares it with the cloud now. */
  async reconcile(fleetId: string): Promise<void> {
    await this.fleet(fleetId);
    await this.database.transaction(async (tx) => {
      await requestBuild(tx, fleetId);
      await requestReconcile(tx, fleetId);
    });
  }

  async resources(fleetId: string): Promise<ResourceRow[]> {
    await this.fleet(fleetId);
    return this.database.transaction((tx) => liveResources(tx, fleetId));
  }

  async events(fleetId: string, page: { limit: number; after?: string; newestFirst?: boolean }): Promise<FleetEvent[]> {
    await this.fleet(fleetId);
    return fleetEvents(this.database, fleetId, page);
  }

  async topology(fleetId: string): Promise<Topology> {
    const { me, links } = await this.linked(fleetId);
    const topology = buildTopology(me.rows);
    for (const link of links) addLink(topology, fleetId, me.rows, link);
    return topology;
  }

  /** How far each link of the fleet is, oldest first. */
  async links(fleetId: string): Promise<LinkState[]> {
    const { me, links } = await this.linked(fleetId);
    return links.map((link) => stateOf(me, link));
  }

  private linked(fleetId: string): Promise<{ me: LinkedFleet & { fleet: Fleet }; links: LinkedPeer[] }> {
    return this.database.transaction(async (tx) => {
      const wanted = await readWanted(tx, fleetId);
      if (!wanted) throw notFound(fleetId);
      return { me: { ...wanted, rows: await liveResources(tx, fleetId) }, links: await loadPeers(tx, fleetId) };
    });
  }

  /** What the fleet should be, for Heat. As with a plan, networks get their CIDRs. @throws DomainError FLEET_DELETING */
  async template(fleetId: string): Promise<HotTemplate> {
    const fleet = await this.fleet(fleetId);
    const loaded = fleet.deleteRequestedAt ? null : await this.reconciler.load(fleetId);
    if (loaded === null || loaded.fleet.deleteRequestedAt) throw fleetDeleting(fleet);
    return buildTemplate({ ...loaded, choose: await this.chooser(fleet, loaded.spec) });
  }

  /** Asks the cloud only where the blueprint leaves it to choose. */
  private async chooser({ cloud }: Fleet, spec: BlueprintSpec) {
    const servers = spec.servers.filter(({ image, flavor }) => typeof image !== 'string' || typeof flavor !== 'string');
    if (servers.length === 0) return undefined;
    return resolveReferences(this.clouds.get(cloud), { networks: [], securityGroups: [], servers });
  }

  async console(fleetId: string, key: string, lines?: number): Promise<string> {
    const { cloud, cloudId } = await this.server(fleetId, key);
    return serverActions.consoleOutput(cloud, cloudId, lines);
  }

  /** Gives the new image's id for a snapshot, null otherwise. */
  async serverAction(fleetId: string, key: string, action: ServerAction): Promise<{ imageId: string | null }> {
    const { cloud, cloudId, row } = await this.server(fleetId, key);
    if (action === 'snapshot') {
      const stamp = this.clock.now().toISOString().replace(/[:.]/g, '-');
      const name = `${row.name}-${stamp}`;
      return { imageId: await serverActions.createImage(cloud, cloudId, { name, metadata: { moorage: row.mark } }) };
    }
    if (action === 'rebuild') {
      const { image } = await servers.get(cloud, cloudId);
      if (!image) throw bootsFromVolume(key);
      await serverActions.rebuild(cloud, cloudId, { imageRef: image.id });
    } else {
      await serverActions[action](cloud, cloudId);
    }
    return { imageId: null };
  }

  private async server(fleetId: string, key: string) {
    const fleet = await this.fleet(fleetId);
    const rows = await this.database.transaction((tx) => liveResources(tx, fleetId));
    const row = rows.find((candidate) => candidate.kind === 'server' && candidate.key === key);
    if (!row?.cloudId) {
      const known = rows.filter(({ kind }) => kind === 'server').map((candidate) => candidate.key);
      throw new DomainError({
        code: 'SERVER_NOT_FOUND',
        status: 404,
        message: `fleet ${fleet.name} has no server ${key}; it has: ${known.join(', ') || 'none yet'}`,
        action: 'Name one of these, or wait until the fleet is built.',
      });
    }
    return { cloud: this.clouds.get(fleet.cloud), cloudId: row.cloudId, row };
  }

  private async fleet(fleetId: string): Promise<Fleet> {
    const fleet = await this.database.transaction((tx) => findFleet(tx, fleetId));
    if (fleet) return fleet;
    throw notFound(fleetId);
  }
}

const notFound = (fleetId: string): DomainError =>
  new DomainError({
    code: 'FLEET_NOT_FOUND',
    status: 404,
    message: `no fleet has the id ${fleetId}`,
    action: 'List the fleets with GET /api/v1/fleets.',
  });

const bootsFromVolume = (key: string): DomainError =>
  new DomainError({
    code: 'SERVER_HAS_NO_IMAGE',
    status: 409,
    message: `server ${key} was not made from an image`,
    action: 'Delete the server in the cloud instead: the fleet makes it anew.',
  });
