import type { Clock } from '../common/clock';
import { CircuitBreaker, meaningOfFailure, type Meaning, type MeaningOf } from './circuit-breaker';
import type { Call, Cloud, ProjectCredential, Reply } from './call';
import type { CloudSettings, ServiceType } from './cloud-settings';
import { openCloud } from './cloud';
import { isFailure, isHidden, type OpenStackError } from './errors';

/** A cloud each of whose services is left alone for a while when it does not answer: see `CircuitBreaker`. */
class GuardedCloud implements Cloud {
  readonly name: string;
  constructor(
    private readonly cloud: Cloud,
    private readonly clock: Clock,
    private readonly breakers = new Map<ServiceType, CircuitBreaker>(),
    private readonly meaningOf: MeaningOf = meaningOfFailure,
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

  regions(): Promise<string[]> {
    return this.cloud.regions();
  }

  endpoint(service: ServiceType): Promise<string> {
    return this.cloud.endpoint(service);
  }

  request(call: Call): Promise<Reply> {
    // With somebody else's token a refusal is about them.
    if (call.token !== undefined) return this.cloud.request(call);
    const meaningOf: MeaningOf = (error, service) =>
      call.mayBeHidden && isHidden(error) ? 'nothing' : this.meaningOf(error, service);
    return this.breakerOf(call.service).run(() => this.cloud.request(call), meaningOf);
  }

  /** Block storage that is down says nothing about networks. Where Keystone is, each service is refused in turn. */
  private breakerOf(service: ServiceType): CircuitBreaker {
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
    return new GuardedCloud(this.cloud.inProject(projectId, credential), this.clock, this.breakers, meaningInProject);
  }

  stop(): void {
    this.cloud.stop();
  }

  close(): Promise<void> {
    return this.cloud.close();
  }
}

/** That one project's credentials are refused is about the project; where Keystone refuses them, the service was not asked. */
function meaningInProject(error: OpenStackError, service: ServiceType): Meaning {
  if (!isFailure(error, 'auth')) return meaningOfFailure(error);
  return error.service === service ? 'up' : 'nothing';
}

/** Opens a cloud for many to share; nothing is sent before the first call. */
export const openGuardedCloud = (settings: CloudSettings, { clock }: { clock: Clock }): Cloud =>
  new GuardedCloud(openCloud(settings, { clock }), clock);
