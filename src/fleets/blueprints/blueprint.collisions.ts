import { DomainError } from '../../common/errors';
import type { Tx } from '../../database';
import { ownNetworks, routedKeys } from './blueprint.network.checks';
import type { BlueprintSpec } from './blueprint.shape';
import { collidingAllotments } from '../addresses/subnet-allocation.repository';

/**
 * A fleet keeps the automatic blocks that it has. A new specification must not name the same addresses for another
 * network behind the same router, since OpenStack refuses the second interface.
 * @throws DomainError CIDR_TAKEN
 */
export async function refuseCollisions(
  tx: Tx,
  where: { blueprintId: string } | { fleetId: string },
  spec: BlueprintSpec,
): Promise<void> {
  const routed = routedKeys(spec);
  const networks = ownNetworks(spec).filter(({ key }) => routed.includes(key));
  const automatic = networks.filter(({ subnet }) => subnet.cidr === 'auto').map(({ key }) => key);
  const given = networks.filter(({ subnet }) => subnet.cidr !== 'auto').map(({ subnet }) => subnet.cidr);
  if (automatic.length === 0 || given.length === 0) return;
  const collision = (await collidingAllotments(tx, where, automatic, given)).at(0);
  if (!collision) return;
  throw new DomainError({
    code: 'CIDR_TAKEN',
    status: 409,
    message: `${collision.given} overlaps ${collision.cidr}, which network "${collision.networkKey}" of fleet "${collision.fleet}" was allotted`,
    action: 'Name another block, or let it be "auto" as well.',
  });
}
