import { useQueries, useQuery } from '@tanstack/react-query';
import { externalNetworksQuery } from '../blueprints/catalogue.queries';
import { everyMs, linksQuery, resourcesQuery, topologyQuery } from '../fleets/fleet.queries';
import type { Fleet } from '../fleets/fleet.types';
import type { FleetSource } from './picture.types';

/** Names of a cloud's external networks by their ids; where the caller may not ask, ids stand for themselves. */
export const useExternalNames = (cloud = '') =>
  useQuery({
    ...externalNetworksQuery(cloud),
    select: (networks) => Object.fromEntries(networks.map(({ id, name }) => [id, name])),
    retry: false,
  });

export interface Sources {
  sources: FleetSource[] | undefined;
  error: unknown;
  retry: () => void;
}

/** What is announced to a fleet's own page alone. */
const again = { refetchInterval: everyMs };

/** What the picture of these fleets is drawn from, once all of it is there. */
export function useSources(fleets: Pick<Fleet, 'id' | 'name' | 'status'>[]): Sources {
  const topologies = useQueries({ queries: fleets.map(({ id }) => ({ ...topologyQuery(id), ...again })) });
  const resources = useQueries({ queries: fleets.map(({ id }) => ({ ...resourcesQuery(id), ...again })) });
  const links = useQueries({ queries: fleets.map(({ id }) => linksQuery(id)) });
  const all = [...topologies, ...resources, ...links];
  const failed = all.find(({ isError, data }) => isError && data === undefined);
  const sources = fleets.flatMap(({ id, name, status }, index) => {
    const [topology, rows, list] = [topologies[index].data, resources[index].data, links[index].data];
    return topology && rows && list ? [{ id, name, status, topology, resources: rows, links: list }] : [];
  });
  return {
    sources: sources.length === fleets.length ? sources : undefined,
    error: failed?.error ?? null,
    retry: () => all.forEach((query) => void query.refetch()),
  };
}
