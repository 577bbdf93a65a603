import type { Clock } from '../common/clock';
import { CircuitBreaker } from './circuit-breaker';
import type { Call, Cloud, ProjectCredential, Reply } from './call';
import type { CloudSettings, ServiceType } from './cloud-settings';
import { openCloud } from './cloud';
import { isFailure, type OpenStackError } from './errors';

/** A cloud each of whose services is left alone for a while when it does not answer: see `CircuitBreaker`. */
class GuardedCloud implements Cloud {
  readonly name: string;
  constructor(
    protected readonly cloud: Cloud,
    private readonly clock: Clock,
    private readonly breakers = new Map<ServiceType, CircuitBreaker>(),
  ) {
    this.name = cloud.name;
  }

  // A token that is still at hand says nothing about the cloud.
  projectId(): Promise<string> {
    return this.cloud.projectId();
  }

  userId(): Promise<string> {
    return this.cloud.userId();
  }

  domainId(): Promise<string> {
    return this.cloud.domainId();
  }

  roles(): Promise<string[]> {
    return this.cloud.roles();
  }

  region(): Promise<string | null> {
    return this.cloud.region();
  }

  endpoint(service: ServiceType): Promise<string> {
    return this.cloud.endpoint(service);
  }

  request(call: Call): Promise<Reply> {
    // With somebody else's token a refusal is about them.
    if (call.token !== undefined) return this.cloud.request(call);
    return this.breakerOf(call.service).run(() => this.cloud.request(call));
  }

  /** Block storage that is down says nothing about networks. Where Keystone is, each service is refused in turn. */
  protected breakerOf(service: ServiceType): CircuitBreaker {
    const known = this.breakers.get(service) ?? new CircuitBreaker(this.name, service, this.clock);
    this.breakers.set(service, known);
    return known;
  }

  isCrowded(): boolean {
    return this.cloud.isCrowded();
  }

  isRateSpent(): boolean {
    return this.cloud.isRateSpent();
  }

  requireUser(): void {
    this.cloud.requireUser();
  }

  inProject(projectId: string, credential?: ProjectCredential): Cloud {
    return new ProjectCloud(this.cloud.inProject(projectId, credential), this.clock, this.breakers);
  }

  stop(): void {
    this.cloud.stop();
  }

  close(): Promise<void> {
    return this.cloud.close();
  }
}

/** One project of a guarded cloud. That its credentials are refused is about the project: the cloud has answered. */
class ProjectCloud extends GuardedCloud {
  override async request(call: Call): Promise<Reply> {
    const outcome = await this.breakerOf(call.service).run(() => this.cloud.request(call).catch(refusal));
    if (isFailure(outcome)) throw outcome;
    return outcome;
  }
}

function refusal(error: unknown): OpenStackError {
  if (isFailure(error, 'auth')) return error;
  throw error;
}

/** Opens a cloud for many to share; nothing is sent before the first call. */
export const openGuardedCloud = (settings: CloudSettings, { clock }: { clock: Clock }): Cloud =>
  new GuardedCloud(openCloud(settings, { clock }), clock);
