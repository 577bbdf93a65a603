import type { Call } from '../core/api.call';
import { swiftError } from '../core/refusals';
import type { Container, StoredObject } from './object-store.types';

/** The project whose account the path names. @throws ApiError 401 without a token, 403 for another project's */
export function projectOf(call: Call): string {
  const { params, session } = call;
  const project = params.account.replace(/^AUTH_/, '');
  if (session.userId === '') throw swiftError(401, { 'www-authenticate': `Swift realm="${params.account}"` });
  if (project !== session.projectId && !session.isAdmin) throw swiftError(403);
  return project;
}

export const containerAt = ({ cloud, params }: Call): Container | undefined =>
  cloud.containers.get(`${params.account.replace(/^AUTH_/, '')}/${params.container}`);

export function findContainer(call: Call): Container {
  projectOf(call);
  const container = containerAt(call);
  if (!container) throw swiftError(404);
  return container;
}

export function findObject(call: Call): StoredObject {
  const container = containerAt(call);
  const object = container && call.cloud.objects.get(`${container.id}/${call.params.object}`);
  if (!object) throw swiftError(404);
  return object;
}
