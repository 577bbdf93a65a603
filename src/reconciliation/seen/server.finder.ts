import { DomainError } from '../../common/errors';
import type { Tx } from '../../database';
import { notFound, selectFleet, type Fleet } from '../../fleets';
import { liveResources, type ResourceRow } from '../resource.repository';

/** A fleet's server that is in the cloud. */
export interface FoundServer {
  fleet: Fleet;
  row: ResourceRow & { cloudId: string };
  /** All that the fleet has. */
  rows: ResourceRow[];
}

/** @throws DomainError FLEET_NOT_FOUND, SERVER_NOT_FOUND */
export async function findServer(tx: Tx, fleetId: string, key: string): Promise<FoundServer> {
  const fleet = await selectFleet(tx, fleetId);
  if (fleet === null) throw notFound('fleet', fleetId);
  const rows = await liveResources(tx, fleetId);
  const row = rows.find((candidate) => candidate.kind === 'server' && candidate.key === key);
  if (row && isInCloud(row)) return { fleet, row, rows };
  const known = rows.filter(({ kind }) => kind === 'server').map((candidate) => candidate.key);
  throw new DomainError({
    code: 'SERVER_NOT_FOUND',
    status: 404,
    message: `fleet ${fleet.name} has no server ${key}; it has: ${known.join(', ') || 'none yet'}`,
    action: 'Name one of these, or wait until the fleet is built.',
  });
}

const isInCloud = (row: ResourceRow): row is FoundServer['row'] => row.cloudId !== null;
