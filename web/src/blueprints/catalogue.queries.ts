import { queryOptions, useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../common/api.client';
import { allPages } from '../common/pages.query';

/** What a cloud offers changes seldom. */
const staleTime = 60_000;
const query = (cloud: string, cursor?: string) => ({
  params: { query: { limit: 500, cursor, ...(cloud === '' ? {} : { cloud }) } },
});

/** `cloud` is a name in clouds.yaml; the empty one is the default cloud. */
export const useImages = (cloud: string) =>
  useQuery({
    queryKey: ['images', cloud],
    queryFn: () => allPages((cursor) => answerOf(api.GET('/api/v1/images', query(cloud, cursor)))),
    staleTime,
  });

export const useFlavors = (cloud: string) =>
  useQuery({
    queryKey: ['flavors', cloud],
    queryFn: () => allPages((cursor) => answerOf(api.GET('/api/v1/flavors', query(cloud, cursor)))),
    staleTime,
  });

export const externalNetworksQuery = (cloud: string) =>
  queryOptions({
    queryKey: ['external-networks', cloud],
    queryFn: () => allPages((cursor) => answerOf(api.GET('/api/v1/external-networks', query(cloud, cursor)))),
    staleTime,
  });

export const useExternalNetworks = (cloud: string) => useQuery(externalNetworksQuery(cloud));
