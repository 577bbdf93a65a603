import type { HotProperties } from './hot.types';
import { volumeMetadata } from '../kinds/volume.kind';
import type { ResourceKind, Wanted } from '../resource.types';

interface Marks {
  properties?: HotProperties;
  /** Stays in the cloud when the stack lets go of it. */
  retain?: boolean;
}

/** Neutron's description has no property of its own in most of Heat's types. */
const described = ({ mark }: Wanted): Marks => ({ properties: { value_specs: { description: mark } } });

const byKind: { [K in ResourceKind]?: (wanted: Wanted<K>, fleetId: string) => Marks } = {
  network: described,
  subnet: described,
  router: described,
  port: described,
  floating_ip: described,
  security_group: ({ mark }) => ({ properties: { description: mark } }),
  // Where the engine finds it: the name is its mark.
  key_pair: ({ name }) => ({ properties: { name } }),
  server_group: ({ name }) => ({ properties: { name } }),
  server: ({ mark, spec }) => ({
    // As everywhere, another image or flavor is another server: Heat would rebuild or resize it.
    properties: {
      metadata: { ...spec.metadata, moorage: mark },
      image_update_policy: 'REPLACE',
      flavor_update_policy: 'REPLACE',
    },
  }),
  volume: ({ mark, spec }, fleetId) => ({
    properties: { description: mark, metadata: volumeMetadata(mark, fleetId, spec.keep) },
    retain: spec.keep,
  }),
};

/** By what the engine knows an object of the fleet's own stack again. */
export const marksOf = (wanted: Wanted, fleetId: string): Marks =>
  (byKind[wanted.kind] as ((wanted: Wanted, fleetId: string) => Marks) | undefined)?.(wanted, fleetId) ?? {};
