import { DomainError } from '../common/errors';
import type { components } from '../contract/api.types';
import { answerOf } from './answers';
import { ApiError, type ApiClient } from './api.client';

type Health = components['schemas']['Health'];

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** Where a listener is that the service has for itself: the host by which the service was found. */
const ownHost = /^(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;

/**
 * Where gateways reach the broker, by what the service tells: beside it without TLS, over a network with it where there is both.
 * @throws DomainError BROKER_NOT_TOLD
 */
export async function brokerOf(api: ApiClient): Promise<URL> {
  const { hostname } = new URL(api.url);
  const scheme = loopback.test(hostname) ? 'mqtt:' : 'mqtts:';
  const told = await gatewaysTold(api);
  const place = told.find(({ protocol }) => protocol === scheme) ?? told.at(0);
  if (!place) throw notTold(api.url);
  if (place.protocol === scheme && ownHost.test(place.hostname)) place.hostname = hostname;
  return place;
}

async function gatewaysTold(api: ApiClient): Promise<URL[]> {
  const health = await answerOf(api.rest.GET('/api/v1/health')).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return probed(api.url);
    throw error;
  });
  return (health?.parts?.mqtt?.gateways ?? []).map((url) => new URL(url));
}

/** What an older service tells to anybody; of a still older one, or of a proxy that keeps it to itself, it is nothing. */
async function probed(service: string): Promise<{ parts?: Partial<Health['parts']> } | null> {
  const answer = await fetch(`${service}/health/ready`);
  return (await answer.json().catch(() => null)) as { parts?: Partial<Health['parts']> } | null;
}

const notTold = (service: string): DomainError =>
  new DomainError({
    code: 'BROKER_NOT_TOLD',
    status: 409,
    message: `${service} does not tell where gateways reach the broker; no enrollment is made`,
    action: 'Say it by --broker mqtts://HOST:PORT, or have the service started with MQTT_PUBLIC_URL.',
  });
