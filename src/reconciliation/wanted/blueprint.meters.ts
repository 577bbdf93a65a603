import { cidrsOf, ownNetworks, withCounts, type BlueprintSpec } from '../../fleets';
import { driverOf } from '../kinds';
import { byName } from './references.resolver';
import type { Meter, ResourceKind } from '../resource.types';
import { buildWanted } from './wanted.builder';

/** One object that a fleet of a blueprint would be billed for. */
export interface MeteredObject extends Pick<Meter, 'unit' | 'quantity'> {
  kind: ResourceKind;
  key: string;
  /** Null for a server whose flavor the cloud is to choose. */
  meter: string | null;
}

const nobody = { id: '', name: '', accountId: '' };
/** Any block will do: none of it is billed. */
const anyBlock = '10.0.0.0/24';

/** What a fleet of this blueprint is metered by, without a look at the cloud; scaled roles have their fewest servers. */
export function metersOf(blueprint: BlueprintSpec): MeteredObject[] {
  const spec = withCounts(blueprint, 0);
  const cidrs = cidrsOf(spec, Object.fromEntries(ownNetworks(spec).map(({ key }) => [key, anyBlock])));
  const remembered = () => ({ metadata: [], madeOf: {} });
  return buildWanted({ fleet: nobody, spec, cidrs, references: byName, remembered }).flatMap((wanted) => {
    const { kind, key } = wanted;
    const metered = driverOf(kind).meter(wanted, {});
    if (metered === null) return [];
    const { unit, quantity, meter } = metered;
    const chosenLater = 'flavorName' in wanted.spec && wanted.spec.flavorName === '';
    return [{ kind, key, meter: chosenLater ? null : meter, unit, quantity }];
  });
}
