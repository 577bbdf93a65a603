import { isUuid } from '../common/ids';
import { DomainError } from '../common/errors';
import type { ApiClient } from './api.client';
import type { components } from '../contract/api.types';
import { changesIn, planText, type PlanAnswer } from './plan.text';
import { serviceOf, type ServiceOptions } from './service.address';

type Fleet = components['schemas']['Fleet'];

export interface PlanOptions extends ServiceOptions {
  json?: boolean;
  exitCode?: boolean;
}

/** Ends with 2 when there is something to do and `exitCode` is asked for. */
export async function plan(nameOrId: string, options: PlanOptions): Promise<void> {
  const api = serviceOf(options);
  const { id, name } = await fleetCalled(api, nameOrId);
  const found = await api.get<PlanAnswer>(`/fleets/${id}/plan`);
  process.stdout.write(`${options.json ? JSON.stringify(found, null, 2) : planText(name, found)}\n`);
  if (options.exitCode && changesIn(found).length > 0) process.exitCode = 2;
}

async function fleetCalled(api: ApiClient, nameOrId: string): Promise<Fleet> {
  if (isUuid(nameOrId)) return api.get<Fleet>(`/fleets/${nameOrId}`);
  let cursor = '';
  do {
    const query = `/fleets?limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const page = await api.get<{ items: Fleet[]; nextCursor: string | null }>(query);
    const found = page.items.find(({ name }) => name === nameOrId);
    if (found) return found;
    cursor = page.nextCursor ?? '';
  } while (cursor !== '');
  throw new DomainError({
    code: 'FLEET_NOT_FOUND',
    status: 404,
    message: `no fleet is called ${nameOrId}`,
    action: 'List the fleets with GET /api/v1/fleets.',
  });
}
