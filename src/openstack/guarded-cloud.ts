import type { Clock } from '../common/clock';
import { CircuitBreaker } from './circuit-breaker';
import type { Call, Cloud, Reply } from './call';
import type { CloudSettings, ServiceType } from './cloud-settings';
import { openCloud } from './cloud';

/** A cloud whose calls stop for a while when it does not answer: see `CircuitBreaker`. */
class GuardedCloud implements Cloud {
  readonly name: string;
  private readonly breaker: CircuitBreaker;

  constructor(
    private readonly cloud: Cloud,
    clock: Clock,
  ) {
    this.name = cloud.name;
    this.breaker = new CircuitBreaker(cloud.name, clock);
  }

  // A token that is still at hand says nothing about the cloud.
  projectId(): Promise<string> {
    return this.cloud.projectId();
  }

  userId(): Promise<string> {
    return this.cloud.userId();
  }

  roles(): Promise<string[]> {
    return this.cloud.roles();
  }

  endpoint(service: ServiceType): Promise<string> {
    return this.cloud.endpoint(service);
  }

  request(call: Call): Promise<Reply> {
    // With somebody else's token a refusal is about them.
    return call.token === undefined ? this.breaker.run(() => this.cloud.request(call)) : this.cloud.request(call);
  }

  close(): Promise<void> {
    return this.cloud.close();
  }
}

/** Opens a cloud for many to share; nothing is sent before the first call. */
export const openGuardedCloud = (settings: CloudSettings, { clock }: { clock: Clock }): Cloud =>
  new GuardedCloud(openCloud(settings, { clock }), clock);
