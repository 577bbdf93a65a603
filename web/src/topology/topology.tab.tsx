import { useExternalNames, useSources } from './topology.queries';
import { TopologyView } from './topology.view';
import type { TabProps } from '../fleets/fleet.types';

/** The network picture of one fleet, and of what it is linked with. */
export function Tab({ fleet }: TabProps) {
  const sources = useSources([fleet]);
  const names = useExternalNames(fleet.cloud ?? undefined);
  return (
    <TopologyView
      {...sources}
      externalNames={names.data ?? {}}
      stackFrom={5}
      label={`Network picture of ${fleet.name}`}
    />
  );
}
