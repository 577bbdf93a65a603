import { useQuery } from '@tanstack/react-query';
import { answerOf, api, ApiProblem } from '../common/api.client';
import { useMay, useMayForAll } from '../common/caller.query';
import { keyed } from '../common/idempotency';
import { allPages } from '../common/pages.query';
import { queries } from '../common/queries';
import type { Blueprint, Spec } from './spec.types';

/** A blueprint, and what says that it is still as it was read. */
export interface ReadBlueprint {
  blueprint: Blueprint;
  etag: string | null;
}

const path = (id: string) => ({ params: { path: { id } } });

export async function readBlueprint(id: string): Promise<ReadBlueprint> {
  const { data, response } = await api.GET('/api/v1/blueprints/{id}', path(id));
  return { blueprint: data as Blueprint, etag: response.headers.get('etag') };
}

export const useBlueprint = (id: string | undefined) =>
  useQuery({
    queryKey: ['blueprint', id],
    enabled: id !== undefined,
    queryFn: () => readBlueprint(id ?? ''),
    // Also right after it was read: who edits it waits for what stands now.
    refetchOnMount: 'always',
  });

/** A blueprint of all accounts is not changed by who is limited to some. */
export function useMayChange({ accountId }: Blueprint): boolean {
  const [may, mayForAll] = [useMay('operator'), useMayForAll('operator')];
  return accountId === null ? mayForAll : may;
}

export const useVersions = (id: string) =>
  useQuery({
    queryKey: ['blueprint', id, 'versions'],
    queryFn: () =>
      allPages((cursor) =>
        answerOf(
          api.GET('/api/v1/blueprints/{id}/versions', { params: { path: { id }, query: { limit: 100, cursor } } }),
        ),
      ),
  });

/** The fleets that are built from it; of the deleted ones none. */
export const useFleetsOf = (blueprintId: string | undefined) =>
  useQuery({
    queryKey: ['fleets', 'of-blueprint', blueprintId],
    enabled: blueprintId !== undefined,
    queryFn: () =>
      allPages((cursor) =>
        answerOf(api.GET('/api/v1/fleets', { params: { query: { limit: 500, cursor, blueprintId } } })),
      ),
  });

export interface BlueprintDraft {
  name: string;
  spec: Spec;
  /** The account that alone may see it; undefined as the service has it. */
  accountId?: string;
}

export async function makeBlueprint(body: BlueprintDraft, key: string): Promise<Blueprint> {
  return forgetting(answerOf(api.POST('/api/v1/blueprints', { body, params: keyed(key) })));
}

/** A new version; refused where somebody else has made one since it was read. */
export async function changeBlueprint(
  id: string,
  { name, spec }: BlueprintDraft,
  etag: string | null,
): Promise<Blueprint> {
  const body = { name, spec };
  return forgetting(answerOf(api.PUT('/api/v1/blueprints/{id}', { ...asRead(id, etag), body })));
}

/** Makes a version as an earlier one was; refused likewise. */
export async function rollBack(id: string, version: number, etag: string | null): Promise<Blueprint> {
  const body = { version };
  return forgetting(answerOf(api.POST('/api/v1/blueprints/{id}/rollback', { ...asRead(id, etag), body })));
}

const asRead = (id: string, etag: string | null) => ({
  params: { path: { id }, header: etag === null ? {} : { 'If-Match': etag } },
});

/** Somebody else has made a version since it was read. */
export const isOutdated = (error: unknown): boolean => error instanceof ApiProblem && error.status === 412;

/** The blueprint with its versions, and the fleets that are built from it. */
export const readAgain = (id: string) =>
  Promise.all([
    queries.invalidateQueries({ queryKey: ['blueprint', id] }),
    queries.invalidateQueries({ queryKey: ['fleets'] }),
  ]);

/** Refused where fleets are built from it. */
export async function deleteBlueprint(id: string): Promise<void> {
  await api.DELETE('/api/v1/blueprints/{id}', path(id));
  await queries.invalidateQueries({ queryKey: ['blueprints'] });
}

/** What was read of blueprints before a change is read again. */
async function forgetting(change: Promise<Blueprint>): Promise<Blueprint> {
  const blueprint = await change;
  await Promise.all([queries.invalidateQueries({ queryKey: ['blueprints'] }), readAgain(blueprint.id)]);
  return blueprint;
}
