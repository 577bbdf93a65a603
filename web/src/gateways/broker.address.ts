export interface BrokerPlace {
  tls: boolean;
  host: string;
  port: string;
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** Where a listener is that the service has for itself: the host by which the dashboard was found. */
const ownHost = /^(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;

/** One of the places that the service tells, for a dashboard at this host: beside it without TLS, over a network with it. */
export function placeOf(gateways: string[], pageHost: string): BrokerPlace | null {
  const tls = !loopback.test(pageHost);
  const told = gateways.map(readUrl);
  const place = told.find((one) => one.tls === tls) ?? told.at(0);
  if (!place) return null;
  return place.tls === tls && ownHost.test(place.host) ? { ...place, host: pageHost } : place;
}

/** As a client is given it: an IPv6 address without the brackets that it has in a URL. */
export const bareHost = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

/** As it stands in a URL. */
export const hostInUrl = (host: string): string => (bareHost(host).includes(':') ? `[${bareHost(host)}]` : host);

/** By hand: what browsers make of the host of another scheme than their own differs. */
function readUrl(url: string): BrokerPlace {
  const [, scheme, host, port] = /^(mqtts?):\/\/(\[[^\]]*\]|[^:/]*)(?::(\d+))?/i.exec(url) ?? [];
  const tls = scheme?.toLowerCase() === 'mqtts';
  return { tls, host: host ?? '', port: port ?? (tls ? '8883' : '1883') };
}
