import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answerOf, api } from './api.client';
import { shortId } from './format';
import { allPages } from './pages.query';

const staleTime = 30_000;

/** The accounts that the caller sees, to choose from and to name. */
export const useAccounts = () =>
  useQuery({
    queryKey: ['accounts', 'all'],
    queryFn: () =>
      allPages((cursor) => answerOf(api.GET('/api/v1/accounts', { params: { query: { limit: 200, cursor } } }))),
    staleTime,
  });

/** The fleets that the caller sees; deleted ones are not told of. Read once, or again every `refetchMs`. */
export const useFleets = (accountId?: string, refetchMs?: number) =>
  useQuery({
    queryKey: ['fleets', 'choices', accountId],
    queryFn: () =>
      allPages((cursor) =>
        answerOf(api.GET('/api/v1/fleets', { params: { query: { limit: 200, cursor, accountId } } })),
      ),
    staleTime,
    refetchInterval: refetchMs ?? false,
  });

/** The fleets that are gone: what they cost, and who was in them, is told by their names still. */
const useDeletedFleets = () =>
  useQuery({
    queryKey: ['fleets', 'deleted'],
    queryFn: () =>
      allPages((cursor) =>
        answerOf(api.GET('/api/v1/fleets', { params: { query: { limit: 500, cursor, status: 'deleted' } } })),
      ),
    staleTime: 300_000,
  });

export const usePriceBooks = () =>
  useQuery({
    queryKey: ['price-books', 'all'],
    queryFn: () =>
      allPages((cursor) => answerOf(api.GET('/api/v1/price-books', { params: { query: { limit: 200, cursor } } }))),
  });

export const useBlueprints = () =>
  useQuery({
    queryKey: ['blueprints', 'all'],
    queryFn: () =>
      allPages((cursor) => answerOf(api.GET('/api/v1/blueprints', { params: { query: { limit: 500, cursor } } }))),
  });

/** A fleet's name by its id, also of one that is gone; until it is read, a part of the id. */
export function useFleetName(): (id: string | null) => string {
  const [fleets, deleted] = [useFleets().data, useDeletedFleets().data];
  const named = useMemo(
    () => [...(deleted ?? []).map(({ id, name }) => ({ id, name: `${name} (deleted)` })), ...(fleets ?? [])],
    [fleets, deleted],
  );
  return useNameOf(named);
}

export function useAccountName(): (id: string | null) => string {
  return useNameOf(useAccounts().data);
}

/** The same function as long as they are the same. */
const useNameOf = (named: { id: string; name: string }[] | undefined): ((id: string | null) => string) =>
  useMemo(() => {
    const names = new Map(named?.map(({ id, name }) => [id, name]));
    return (id) => (id === null ? '–' : (names.get(id) ?? shortId(id)));
  }, [named]);
