import { DomainError } from '../common/errors';
import { isUuid } from '../common/ids';
import type { components } from '../contract/api.types';
import { allOf, answerOf, pageLimit } from './answers';
import { ApiError, type ApiClient } from './api.client';

export type Account = components['schemas']['Account'];
export type Blueprint = components['schemas']['Blueprint'];
export type Device = components['schemas']['Device'];
export type Fleet = components['schemas']['Fleet'];
export type PriceBook = components['schemas']['PriceBook'];

export const fleetsOf = (
  { rest }: ApiClient,
  query: { accountId?: string; status?: Fleet['status']; q?: string } = {},
) => allOf((cursor) => rest.GET('/api/v1/fleets', { params: { query: { ...query, limit: pageLimit, cursor } } }));

export const accountsOf = ({ rest }: ApiClient, query: { q?: string } = {}): Promise<Account[]> =>
  allOf((cursor) => rest.GET('/api/v1/accounts', { params: { query: { ...query, limit: pageLimit, cursor } } }));

export const blueprintsOf = ({ rest }: ApiClient, query: { q?: string } = {}): Promise<Blueprint[]> =>
  allOf((cursor) => rest.GET('/api/v1/blueprints', { params: { query: { ...query, limit: pageLimit, cursor } } }));

export const priceBooksOf = ({ rest }: ApiClient): Promise<PriceBook[]> =>
  allOf((cursor) => rest.GET('/api/v1/price-books', { params: { query: { limit: pageLimit, cursor } } }));

/** What the service is asked for to find a name: those with this much of it, which is as much as it takes. */
const likely = (name: string): { q?: string } => {
  const q = Array.from(name.trim()).slice(0, 64).join('').trim();
  return q === '' ? {} : { q };
};

/** @throws DomainError FLEET_NOT_FOUND */
export async function fleetCalled(api: ApiClient, name: string): Promise<Fleet> {
  if (isUuid(name)) return answerOf(api.rest.GET('/api/v1/fleets/{id}', { params: { path: { id: name } } }));
  return oneCalled('fleet', name, await fleetsOf(api, likely(name)), 'moorage fleets list');
}

/** @throws DomainError ACCOUNT_NOT_FOUND, NAME_AMBIGUOUS */
export async function accountCalled(api: ApiClient, name: string): Promise<Account> {
  if (isUuid(name)) return answerOf(api.rest.GET('/api/v1/accounts/{id}', { params: { path: { id: name } } }));
  return oneCalled('account', name, await accountsOf(api, likely(name)), 'moorage accounts');
}

/** @throws DomainError BLUEPRINT_NOT_FOUND, NAME_AMBIGUOUS */
export async function blueprintCalled(api: ApiClient, name: string): Promise<Blueprint> {
  if (isUuid(name)) return answerOf(api.rest.GET('/api/v1/blueprints/{id}', { params: { path: { id: name } } }));
  return oneCalled('blueprint', name, await blueprintsOf(api, likely(name)), 'moorage blueprints list');
}

export const accountNamed = ({ rest }: ApiClient, id: string): Promise<string> =>
  withName(id, answerOf(rest.GET('/api/v1/accounts/{id}', { params: { path: { id } } })));

export const blueprintNamed = ({ rest }: ApiClient, id: string): Promise<string> =>
  withName(id, answerOf(rest.GET('/api/v1/blueprints/{id}', { params: { path: { id } } })));

export const fleetNamed = ({ rest }: ApiClient, id: string): Promise<string> =>
  withName(id, answerOf(rest.GET('/api/v1/fleets/{id}', { params: { path: { id } } })));

/** A name and its id, for people; the id alone of what is gone. */
async function withName(id: string, read: Promise<{ name: string }>): Promise<string> {
  const found = await unlessGone(read);
  return found === null ? id : `${found.name} (${id})`;
}

interface DeviceFilter {
  fleetId?: string;
  status?: Device['status'];
}

/**
 * By its id, or by its hardware id (which may be a UUID as well) where only one gateway has it; of those that the filter lets
 * through.
 * @throws DomainError DEVICE_NOT_FOUND, NAME_AMBIGUOUS
 */
export async function deviceCalled(
  api: ApiClient,
  name: string,
  filter: DeviceFilter = {},
): Promise<Pick<Device, 'id' | 'hardwareId'>> {
  const known = isUuid(name)
    ? await unlessGone(answerOf(api.rest.GET('/api/v1/devices/{id}', { params: { path: { id: name } } })))
    : null;
  const query = { ...filter, hardwareId: name, limit: pageLimit };
  const all = known ? [known] : (await answerOf(api.rest.GET('/api/v1/devices', { params: { query } }))).items;
  const named = all
    .filter(({ fleetId, status }) => fleetId === (filter.fleetId ?? fleetId) && status === (filter.status ?? status))
    .map(({ id, hardwareId }) => ({ id, hardwareId, name: hardwareId }));
  return oneCalled('device', name, named, 'moorage devices list');
}

/** Null of what is not there, or not visible to the caller. */
export async function unlessGone<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** Of those that were read, the one of this name or id. @throws DomainError …_NOT_FOUND, NAME_AMBIGUOUS */
export function oneCalled<T extends { id: string; name: string }>(
  what: string,
  name: string,
  all: T[],
  list: string,
): T {
  const found = all.filter((one) => one.name === name || one.id === name);
  if (found.length === 1) return found[0];
  const none = found.length === 0;
  throw new DomainError({
    code: none ? `${what.toUpperCase().replaceAll(' ', '_')}_NOT_FOUND` : 'NAME_AMBIGUOUS',
    status: none ? 404 : 409,
    message: none
      ? `no ${what} is called ${name}`
      : `${found.length} of kind ${what} are called ${name}: ${found.map(({ id }) => id).join(', ')}`,
    action: none ? `See what there is: ${list}` : 'Name the one that is meant by its id.',
  });
}
