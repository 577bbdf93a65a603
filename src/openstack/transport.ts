import type { Readable } from 'node:stream';
import { monotonic, type Clock } from '../common/clock';
import { currentCorrelation } from '../common/correlation';
import { isUuid, sha256 } from '../common/ids';
import { logger } from '../common/logger';
import { counter, histogram } from '../common/metrics';
import { FairSemaphore } from '../common/fair-semaphore';
import { callSpan, endCallSpan, traceHeader } from './call.span';
import { ofEachService, type CloudSettings, type ServiceType } from './cloud-settings';
import { errorOfTransport, requestIdOf, retryAfterOf, type CallSite } from './errors';
import { HttpClient, TransportError, type HttpReply } from './http';
import { RateLimit } from './rate-limit';
import { maySendAgain, waitMs } from './retry';

const log = logger('openstack');
/** Calls to one service that one fleet may have under way at once. */
const callsOfOne = 8;

const seconds = histogram(
  'moorage_openstack_call_duration_seconds',
  'Calls to OpenStack, by the status of the answer',
  ['cloud', 'service', 'method', 'status'],
);
const resent = counter('moorage_openstack_calls_resent_total', 'Calls to OpenStack that were sent again', [
  'cloud',
  'service',
]);

export interface Exchange {
  headers: Record<string, string>;
  /** Opens the body anew for each attempt. */
  body?: () => string | Readable;
  streamed?: boolean;
  /** Its body is long: it takes none of the places of calls that are soon done. */
  upload?: boolean;
  idempotent: boolean;
}

interface Lane {
  calls: FairSemaphore;
  uploads: FairSemaphore;
  rate: RateLimit;
}

/** oslo.middleware takes a caller's id only in this form; another kind of correlation id is hashed into it. */
function globalRequestId(): Record<string, string> {
  const id = currentCorrelation();
  if (id === undefined) return {};
  const uuid = isUuid(id) ? id : sha256(id).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  return { 'x-openstack-request-id': `req-${uuid}` };
}

type Sent = { reply: HttpReply } | { failure: TransportError };

/** Sends calls within each service's limits, and again where that is safe. Knows no tokens. */
export class Transport {
  private readonly http: HttpClient;
  private readonly lanes: Record<ServiceType, Lane>;
  private readonly stopping = new AbortController();

  constructor(
    private readonly settings: CloudSettings,
    private readonly clock: Clock,
  ) {
    this.http = new HttpClient(settings);
    this.lanes = ofEachService((service) => {
      const { concurrency, perSecond } = settings.limits[service];
      return {
        calls: new FairSemaphore(concurrency, callsOfOne),
        uploads: new FairSemaphore(concurrency, callsOfOne),
        rate: new RateLimit(perSecond, clock),
      };
    });
  }

  /**
   * The last answer, whatever its status.
   * @throws OpenStackError when no answer came
   */
  async exchange(site: CallSite, wanted: Exchange): Promise<HttpReply> {
    let sent: Sent | undefined;
    for (let attempt = 0; ; attempt += 1) {
      sent = await this.attempt(site, wanted, sent);
      const retryAfter = 'reply' in sent ? retryAfterOf(sent.reply.headers, this.clock.now()) : undefined;
      const again = maySendAgain({
        idempotent: wanted.idempotent,
        httpStatus: 'reply' in sent ? sent.reply.status : null,
        outcome: 'failure' in sent ? sent.failure.outcome : undefined,
        retryAfter,
      });
      if (!again || attempt >= this.settings.retries[site.service] || this.stopping.signal.aborted) {
        if ('failure' in sent) throw errorOfTransport(site, sent.failure);
        return sent.reply;
      }
      await this.clock.sleep(waitMs(attempt, retryAfter), this.stopping.signal);
    }
  }

  isCrowded(): boolean {
    return this.isRateSpent() || Object.values(this.lanes).some(({ calls }) => calls.othersWait());
  }

  isRateSpent(): boolean {
    return Object.values(this.lanes).some(({ rate }) => rate.isSpent());
  }

  stop(): void {
    this.stopping.abort();
  }

  close(): Promise<void> {
    return this.http.close();
  }

  /** Who stops while it waits for its turn is left with what became of the `last` attempt. */
  private async attempt(site: CallSite, wanted: Exchange, last?: Sent): Promise<Sent> {
    const { headers, body, streamed, upload } = wanted;
    const { calls, uploads, rate } = this.lanes[site.service];
    return (upload ? uploads : calls).run(async () => {
      await rate.take();
      if (last && this.stopping.signal.aborted) return last;
      if (last) resent.inc({ cloud: this.settings.name, service: site.service });
      const { method, url, service } = site;
      const started = monotonic();
      const span = callSpan(site, this.settings.name);
      const send = () => {
        const named = { ...headers, ...globalRequestId(), ...traceHeader() };
        return this.http.send({ method, url, headers: named, body: body?.(), streamed });
      };
      let sent: Sent;
      try {
        sent = { reply: await (span ? span.within(send) : send()) };
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        sent = { failure: error };
      }
      if (span) endCallSpan(span, sent);
      const status = 'reply' in sent ? sent.reply.status : null;
      const cloud = this.settings.name;
      seconds.observe(
        { cloud, service, method, status: status === null ? 'none' : String(status) },
        (monotonic() - started) / 1000,
      );
      const outcome =
        'reply' in sent ? { requestId: requestIdOf(sent.reply.headers) } : { outcome: sent.failure.outcome };
      const ms = Math.round(monotonic() - started);
      log.debug({ event: 'openstack.call', cloud, service, method, url, status, ms, ...outcome }, `${method} ${url}`);
      return sent;
    });
  }
}
