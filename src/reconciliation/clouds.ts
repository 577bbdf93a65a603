import type { Clock } from '../common/clock';
import { DomainError } from '../common/errors';
import { LimitedLogger } from '../common/limited.logger';
import { logger } from '../common/logger';
import { openGuardedCloud, type Cloud, type CloudSettings, type ProjectCredential } from '../openstack';

const log = new LimitedLogger(logger('reconciliation'));

/** The cloud sessions of this process: one per cloud however many fleets stand in it, and one per project of a fleet's own. */
export class Clouds {
  private readonly open = new Map<string, Cloud>();
  /** By the id of the credential. */
  private readonly projects = new Map<string, Cloud>();
  private stopped = false;

  constructor(
    /** Settings by name in `clouds.yaml`; null is the default cloud. */
    private readonly settingsOf: (name: string | null) => CloudSettings,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError CLOUD_NOT_FOUND when no cloud has this name, CLOUD_CONFIG_INVALID when it is described wrongly */
  get(name: string | null): Cloud {
    const key = name ?? '';
    const known = this.open.get(key);
    if (known) return known;
    const settings = name === null ? this.settingsOf(name) : this.settingsNamed(name);
    const cloud = openGuardedCloud(settings, { clock: this.clock });
    if (this.stopped) cloud.stop();
    this.open.set(key, cloud);
    return cloud;
  }

  /** One project of the cloud; limits, connections and the circuit breaker are the cloud's. */
  inProject(name: string | null, projectId: string, credential: ProjectCredential): Cloud {
    const known = this.projects.get(credential.id);
    if (known) return known;
    const cloud = this.get(name).inProject(projectId, credential);
    this.projects.set(credential.id, cloud);
    return cloud;
  }

  /** The credential is gone, and its session with it. */
  forget(credentialId: string | null): void {
    if (credentialId !== null) this.projects.delete(credentialId);
  }

  /** Nothing is sent again from now on: the process ends, and whoever comes next looks at what became of it. */
  stop(): void {
    this.stopped = true;
    for (const cloud of this.open.values()) cloud.stop();
  }

  /** Who asks for a name may be limited to an account: the other names, and where they stand, are told to the log alone. */
  private settingsNamed(name: string): CloudSettings {
    try {
      return this.settingsOf(name);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      log.warn({ event: 'cloud.unusable', cloud: name, code: error.code }, error.message);
      throw error.code === 'CLOUD_NOT_FOUND' ? noSuchCloud(name) : describedWrongly(name);
    }
  }
}

const noSuchCloud = (name: string): DomainError =>
  new DomainError({
    code: 'CLOUD_NOT_FOUND',
    status: 404,
    message: `there is no cloud ${name}`,
    action:
      'Name a cloud that the operator of the service has described in clouds.yaml, or none: that is the default one.',
  });

const describedWrongly = (name: string): DomainError =>
  new DomainError({
    code: 'CLOUD_CONFIG_INVALID',
    status: 500,
    message: `clouds.yaml describes the cloud ${name} wrongly; the log of the service says how`,
    action: 'Have the operator of the service correct it.',
  });
