import { Inject, Injectable } from '@nestjs/common';
import { sees, type AccountScope } from '../../common/account.scope';
import { CLOCK, type Clock } from '../../common/clock';
import { logger } from '../../common/logger';
import { Database, type Tx } from '../../database';
import { ownNetworks, routedKeys } from '../blueprints/blueprint.network.checks';
import { selectFleet } from '../fleet.repository';
import { loadWanted, type WantedFleet } from '../fleet.store';
import type { Fleet } from '../fleet.types';
import { requestReconcile } from '../fleet.wake';
import { notFound } from '../fleets.errors';
import { refuseLinkOverlaps } from './link.checks';
import {
  linkAcrossClouds,
  linkAcrossProjects,
  linkExists,
  linkNeedsNetwork,
  linkNeedsRouter,
  linkNotFound,
  linkOfDeleted,
  linkOfStack,
  linkToItself,
  peerMissing,
} from './link.errors';
import { insertLink, markEnding, selectPeerIds } from './link.repository';

const log = logger('fleets');

/** Which fleets are to be joined. `scope` names the accounts that the caller is limited to, or is null. */
@Injectable()
export class LinkService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * From now on the two fleets' networks are to be joined; the asking fleet has the link's router.
   * @throws DomainError FLEET_NOT_FOUND, REFERENCE_NOT_FOUND, LINK_TO_ITSELF, FLEET_DELETING, LINK_OF_STACK, LINK_ACROSS_CLOUDS,
   * LINK_ACROSS_PROJECTS, LINK_EXISTS, LINK_NEEDS_NETWORK, LINK_NEEDS_ROUTER, LINK_CIDR_OVERLAP, CIDR_POOL_EXHAUSTED
   */
  async create(fleetId: string, peerId: string, scope: AccountScope = null): Promise<void> {
    const names = await this.database.transaction(async (tx) => {
      const seen = await seenFleet(tx, fleetId, scope);
      if (!seen) throw notFound('fleet', fleetId);
      if (peerId === fleetId) throw linkToItself(seen);
      if (!(await seenFleet(tx, peerId, scope))) throw peerMissing(peerId);
      // Always the lower id first, so that two of these never wait for one another.
      const loaded = new Map<string, WantedFleet>();
      for (const id of [fleetId, peerId].sort()) loaded.set(id, (await loadWanted(tx, id)) as WantedFleet);
      const [own, peer] = [loaded.get(fleetId) as WantedFleet, loaded.get(peerId) as WantedFleet];
      await this.link(tx, own, peer);
      return [own.fleet.name, peer.fleet.name];
    });
    log.info({ event: 'link.created', fleetId, peerId }, `fleets ${names.join(' and ')} are to be linked`);
  }

  private async link(tx: Tx, own: WantedFleet, peer: WantedFleet): Promise<void> {
    for (const { fleet, spec } of [own, peer]) {
      if (fleet.deleteRequestedAt) throw linkOfDeleted(fleet);
      if (ownNetworks(spec).length === 0) throw linkNeedsNetwork(fleet);
    }
    for (const { fleet } of [own, peer]) if (fleet.engine === 'heat') throw linkOfStack(fleet);
    if (own.fleet.cloud !== peer.fleet.cloud) throw linkAcrossClouds(own.fleet, peer.fleet);
    if (own.fleet.project || peer.fleet.project) throw linkAcrossProjects(own.fleet, peer.fleet);
    if (!(await insertLink(tx, own.fleet.id, peer.fleet.id, this.clock.now()))) throw linkExists(own.fleet, peer.fleet);
    for (const { fleet, spec } of [own, peer]) {
      if (routedKeys(spec).length === 0 && (await selectPeerIds(tx, fleet.id)).length > 1) throw linkNeedsRouter(fleet);
    }
    await refuseLinkOverlaps(tx, own.fleet.id);
    await requestReconcile(tx, own.fleet.id);
  }

  /** The two are apart again; by either's name, whoever asked for the link. @throws DomainError LINK_NOT_FOUND */
  async remove(fleetId: string, peerId: string, scope: AccountScope = null): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await seenFleet(tx, fleetId, scope))) throw notFound('fleet', fleetId);
      // A link that is ending already is still there: asking again changes nothing.
      if (!(await selectPeerIds(tx, fleetId)).includes(peerId)) throw linkNotFound(fleetId, peerId);
      if (await markEnding(tx, fleetId, peerId, this.clock.now())) await requestReconcile(tx, fleetId);
    });
    log.info({ event: 'link.ending', fleetId, peerId }, 'two fleets are to be separated');
  }
}

async function seenFleet(tx: Tx, id: string, scope: AccountScope): Promise<Fleet | null> {
  const fleet = await selectFleet(tx, id);
  return fleet && sees(scope, fleet.accountId) ? fleet : null;
}
