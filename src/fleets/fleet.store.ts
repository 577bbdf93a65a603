import { withCorrelation } from '../common/correlation';
import type { Tx } from '../database';
import { cidrsOf, ownNetworks } from './blueprints/blueprint.network.checks';
import type { BlueprintSpec } from './blueprints/blueprint.shape';
import { lockBlueprint, selectSpec } from './blueprints/blueprint.repository';
import { withCounts } from './blueprints/server.scale';
import {
  lockFleet,
  markBuildRequested,
  selectFleet,
  selectStanding,
  updatePause,
  updateSettled,
} from './fleet.repository';
import { countedSpec } from './fleet.scale';
import { countAccepted, holdOneScale } from './fleet.scale.repository';
import { withKeyPair } from './key-pairs/fleet-key-pair.store';
import type { Fleet, Pause } from './fleet.types';
import { requestReconcile } from './fleet.wake';
import { gone, notFound } from './fleets.errors';
import { allot, forgetGiven, recordGiven, selectAllocations } from './addresses/subnet-allocation.repository';

export interface WantedFleet {
  fleet: Fleet;
  spec: BlueprintSpec;
  version: number;
  /** The CIDR of each network by its key. */
  cidrs: Record<string, string>;
}

/**
 * What the fleet should be: its blueprint's newest version, with a number of servers and a CIDR for every network. Networks with `cidr: auto`
 * keep the block that they once got.
 * @throws DomainError CIDR_POOL_EXHAUSTED
 */
export async function loadWanted(tx: Tx, fleetId: string): Promise<WantedFleet | null> {
  await holdOneScale(tx, fleetId);
  const fleet = await lockFleet(tx, fleetId);
  const blueprint = fleet && (await lockBlueprint(tx, fleet.blueprintId, 'share'));
  if (!fleet || !blueprint) return null;
  const { version } = blueprint;
  const spec = await countedSpec(tx, fleetId, await withKeyPair(tx, fleet, blueprint.spec));
  const cidrs = fleet.deleteRequestedAt ? await allocated(tx, fleetId) : await allotAll(tx, fleetId, spec);
  return { fleet: { ...fleet, wantedVersion: version }, spec, version, cidrs };
}

/** What the fleet last stood as, whatever is wanted of it by now; null where it never stood. Nothing is allotted. */
export async function loadStanding(tx: Tx, fleetId: string): Promise<WantedFleet | null> {
  const [fleet, standing] = [await selectFleet(tx, fleetId), await selectStanding(tx, fleetId)];
  const plain = standing && (await selectSpec(tx, standing.blueprintId, standing.version));
  if (!fleet || !standing || !plain) return null;
  const { blueprintId, version } = standing;
  const spec = withCounts(await withKeyPair(tx, fleet, plain), await countAccepted(tx, fleetId));
  const had = await cidrsSoFar(tx, fleetId, spec);
  // In the order of `allotAll`: by it what a fleet has settled as is known again.
  const isAuto = (key: string) => Number(spec.networks.some((one) => one.key === key && one.subnet?.cidr === 'auto'));
  const cidrs = Object.fromEntries(Object.entries(had).toSorted(([one], [other]) => isAuto(one) - isAuto(other)));
  return { fleet: { ...fleet, blueprintId, wantedVersion: version }, spec, version, cidrs };
}

async function allotAll(tx: Tx, fleetId: string, spec: BlueprintSpec): Promise<Record<string, string>> {
  const cidrs: Record<string, string> = {};
  // Given blocks first, so that those which are allotted avoid them.
  for (const { key, subnet } of ownNetworks(spec)) {
    if (subnet.cidr === 'auto') continue;
    await recordGiven(tx, fleetId, key, subnet.cidr);
    cidrs[key] = subnet.cidr;
  }
  const before = await selectAllocations(tx, fleetId);
  const named = before.filter(({ origin }) => origin === 'given').map(({ networkKey }) => networkKey);
  const unnamed = spec.networks.map(({ key }) => key).filter((key) => named.includes(key) && !(key in cidrs));
  if (unnamed.length > 0) await forgetGiven(tx, fleetId, unnamed);
  for (const { key, subnet } of ownNetworks(spec)) {
    if (subnet.cidr !== 'auto') continue;
    const had = before.find(({ networkKey, origin }) => networkKey === key && origin === 'auto');
    cidrs[key] = had?.cidr ?? (await allot(tx, fleetId, key));
  }
  return cidrs;
}

async function allocated(tx: Tx, fleetId: string): Promise<Record<string, string>> {
  const rows = await selectAllocations(tx, fleetId);
  return Object.fromEntries(rows.map(({ networkKey, cidr }) => [networkKey, cidr]));
}

/** The blocks that a fleet's networks have so far; none is allotted. */
export async function cidrsSoFar(tx: Tx, fleetId: string, spec: BlueprintSpec): Promise<Record<string, string>> {
  const had = await selectAllocations(tx, fleetId);
  const automatic = had.filter(({ origin }) => origin === 'auto').map(({ networkKey, cidr }) => [networkKey, cidr]);
  return cidrsOf(spec, Object.fromEntries(automatic) as Record<string, string>);
}

/** From now on the fleet is to be built. Wakes reconciliation the first time only: a thousand devices are one run. */
export async function requestBuild(tx: Tx, fleetId: string, correlationId?: string): Promise<void> {
  if (!(await markBuildRequested(tx, fleetId))) return;
  if (correlationId === undefined) await requestReconcile(tx, fleetId);
  else await withCorrelation(correlationId, () => requestReconcile(tx, fleetId));
}

/** From now on nothing of the fleet is changed in the cloud; false when that was so already. @throws DomainError FLEET_NOT_FOUND, FLEET_DELETED */
export async function pauseFleet(tx: Tx, fleetId: string, pause: Pause): Promise<boolean> {
  const fleet = await standing(tx, fleetId);
  if (fleet.pause !== null) return false;
  await updatePause(tx, fleetId, pause);
  return true;
}

/** False when the fleet was not paused. @throws DomainError FLEET_NOT_FOUND, FLEET_DELETED */
export async function resumeFleet(tx: Tx, fleetId: string): Promise<boolean> {
  const fleet = await standing(tx, fleetId);
  if (fleet.pause === null) return false;
  await updatePause(tx, fleetId, null);
  return true;
}

async function standing(tx: Tx, fleetId: string): Promise<Fleet> {
  const fleet = await lockFleet(tx, fleetId);
  if (!fleet) throw notFound('fleet', fleetId);
  if (fleet.deletedAt) throw gone(fleet.name);
  return fleet;
}

/** Everything of the fleet stands as wanted; what `wish` digests differs from now on only by what people ask for. */
export const markSettled = (tx: Tx, fleetId: string, wish: string): Promise<void> => updateSettled(tx, fleetId, wish);

/** Whatever differs from now on is to be mended, whoever made it differ. */
export const forgetSettled = (tx: Tx, fleetId: string): Promise<void> => updateSettled(tx, fleetId, null);
