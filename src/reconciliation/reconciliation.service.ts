import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock';
import { DomainError } from '../common/errors';
import { Database, wake } from '../database';
import {
  selectFleet,
  fleetDeleting,
  notFound,
  readWanted,
  reconcileQueue,
  requestBuild,
  requestReconcile,
  type BlueprintSpec,
  type Fleet,
} from '../fleets';
import { serverActions, servers, type Cloud } from '../openstack';
import { fleetEvents, type FleetEvent } from './fleet-event.repository';
import { FleetClouds } from './fleet.clouds';
import { FleetReconciler } from './fleet.reconciler';
import { buildTemplate } from './heat/hot.template';
import type { HotTemplate } from './heat/hot.types';
import { resolveReferences } from './wanted/references.resolver';
import type { LinkedFleet, LinkedPeer } from './links/link.builder';
import { loadPeers } from './links/link.loader';
import { stateOf, type LinkState } from './links/link.state';
import { addLink } from './links/link.topology';
import { withProject } from './own-project/project.steps';
import type { PlanStep } from './plan/plan.step';
import { liveResources, type ResourceRow } from './resource.repository';
import { findServer } from './seen/server.finder';
import { isDoneAlready } from './server-action.request';
import { buildTopology, type Topology } from './links/topology.builder';
import { withSnapshots } from './volume-snapshots/snapshot.release';

/** How long Nova takes for most actions, in ms: then the fleet is looked at. */
const actionMs = 3_000;

export type ServerAction = 'start' | 'stop' | 'reboot' | 'rebuild';

/** What administrators ask of the engine. */
@Injectable()
export class ReconciliationService {
  constructor(
    private readonly database: Database,
    private readonly clouds: FleetClouds,
    private readonly reconciler: FleetReconciler,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What the next run would do, in order. Nothing is done. */
  async plan(fleetId: string): Promise<PlanStep[]> {
    const fleet = await this.fleet(fleetId);
    const compared = await this.reconciler.compare(fleetId);
    const found = compared?.steps ?? [];
    const told = await this.database.transaction((tx) => withSnapshots(tx, fleetId, found));
    const steps = told.map(({ action, kind, key, name, reason, dependsOn, meter }) => ({
      action,
      kind,
      key,
      name,
      reason,
      dependsOn,
      meter: meter?.meter ?? null,
      quantity: meter?.quantity ?? null,
    }));
    return withProject(fleet, steps);
  }

  /** The cloud as the fleet works in it. */
  async cloudOf(fleetId: string): Promise<Cloud> {
    return this.clouds.of(await this.fleet(fleetId));
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
      if (!wanted) throw notFound('fleet', fleetId);
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

  /** Asks the cloud only where the blueprint leaves it to choose, or names a snapshot, which Heat knows by its id. */
  private async chooser(fleet: Fleet, spec: BlueprintSpec) {
    const servers = spec.servers.filter(
      ({ image, flavor, volumes = [] }) =>
        typeof image !== 'string' ||
        typeof flavor !== 'string' ||
        volumes.some(({ snapshot }) => snapshot !== undefined),
    );
    if (servers.length === 0) return undefined;
    const parts = { networks: [], securityGroups: [], servers };
    return resolveReferences(this.database, await this.clouds.of(fleet), parts);
  }

  async console(fleetId: string, key: string, lines?: number): Promise<string> {
    const { cloud, cloudId } = await this.server(fleetId, key);
    return serverActions.consoleOutput(cloud, cloudId, lines);
  }

  /** `request` names what is asked for, for who may ask again without knowing what became of it: it is done once. */
  async serverAction(fleetId: string, key: string, action: ServerAction, request?: string): Promise<void> {
    const { cloud, cloudId } = await this.server(fleetId, key);
    const asked = { fleetId, key, cloudId, action, request };
    if (!(await isDoneAlready(this.database, cloud, asked, this.clock.now()))) await act(cloud, cloudId, key, action);
    // What follows for its usage is found by the next look at the latest: Nova keeps the time.
    await wake(this.database, reconcileQueue, fleetId, actionMs);
  }

  private async server(fleetId: string, key: string) {
    const { fleet, row } = await this.database.transaction((tx) => findServer(tx, fleetId, key));
    return { cloud: await this.clouds.of(fleet), cloudId: row.cloudId };
  }

  private async fleet(fleetId: string): Promise<Fleet> {
    const fleet = await this.database.transaction((tx) => selectFleet(tx, fleetId));
    if (fleet) return fleet;
    throw notFound('fleet', fleetId);
  }
}

async function act(cloud: Cloud, cloudId: string, key: string, action: ServerAction): Promise<void> {
  if (action !== 'rebuild') return serverActions[action](cloud, cloudId);
  const { image } = await servers.get(cloud, cloudId);
  if (!image) throw bootsFromVolume(key);
  await serverActions.rebuild(cloud, cloudId, { imageRef: image.id });
}

const bootsFromVolume = (key: string): DomainError =>
  new DomainError({
    code: 'SERVER_HAS_NO_IMAGE',
    status: 409,
    message: `server ${key} was not made from an image`,
    action: 'Delete the server in the cloud instead: the fleet makes it anew.',
  });
