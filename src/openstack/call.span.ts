import { currentTraceparent, openSpan, type OpenSpan } from '../common/tracing';
import type { CallSite } from './errors';
import type { HttpReply, TransportError } from './http';

/** One call as it is sent, of which a retry is another; null while nobody traces. The path alone: a query may hold a signature. */
export const callSpan = ({ service, method, url }: CallSite, cloud: string): OpenSpan | null =>
  openSpan('openstack', `${method} ${service}`, {
    kind: 'CLIENT',
    attributes: {
      'http.request.method': method,
      'server.address': new URL(url).hostname,
      'url.path': new URL(url).pathname,
      'moorage.cloud': cloud,
      'moorage.service': service,
    },
  });

export function endCallSpan(span: OpenSpan, sent: { reply: HttpReply } | { failure: TransportError }): void {
  if ('failure' in sent) return span.end({ 'error.type': sent.failure.outcome }, sent.failure.message);
  const { status } = sent.reply;
  span.end({ 'http.response.status_code': status }, status >= 400 ? `answered ${status}` : undefined);
}

/** By which a cloud that traces as well carries on. */
export function traceHeader(): Record<string, string> {
  const traceparent = currentTraceparent();
  return traceparent === null ? {} : { traceparent };
}
