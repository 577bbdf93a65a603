import { selectBlueprint } from '../blueprints/blueprint.repository';
import type { BlueprintSpec } from '../blueprints/blueprint.shape';
import { selectFleet } from '../fleet.repository';
import { cidrsSoFar } from '../fleet.store';
import type { Fleet } from '../fleet.types';
import { deleteEndedLink, selectLinks, type Link } from './link.repository';
import type { Tx } from '../../database';

/** What a fleet should be, as far as that is settled. */
interface Settled {
  fleet: Fleet;
  spec: BlueprintSpec;
  /** The CIDR of each network that has one already. */
  cidrs: Record<string, string>;
}

/** A link with what its other fleet should be. */
export interface FleetLink extends Link {
  peer: Settled;
}

/** What the fleet should be; nothing is held, nor allotted. */
export async function readWanted(tx: Tx, fleetId: string): Promise<Settled | null> {
  const fleet = await selectFleet(tx, fleetId);
  const blueprint = fleet && (await selectBlueprint(tx, fleet.blueprintId));
  if (!fleet || !blueprint) return null;
  return { fleet, spec: blueprint.spec, cidrs: await cidrsSoFar(tx, fleetId, blueprint.spec) };
}

/** The fleet's links, oldest first, those that are ending too. */
export async function loadLinks(tx: Tx, fleetId: string): Promise<FleetLink[]> {
  const links: FleetLink[] = [];
  for (const link of await selectLinks(tx, fleetId)) {
    const peer = await readWanted(tx, link.peerId);
    if (peer) links.push({ ...link, peer });
  }
  return links;
}

/** Nothing of these links is left in the cloud; one that is wanted again stays. */
export async function forgetEndedLinks(tx: Tx, fleetId: string, peerIds: string[]): Promise<void> {
  for (const peerId of peerIds) await deleteEndedLink(tx, fleetId, peerId);
}
