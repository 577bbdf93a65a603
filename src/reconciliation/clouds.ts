import type { Clock } from '../common/clock';
import { openGuardedCloud, type Cloud, type CloudSettings, type ProjectCredential } from '../openstack';

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

  /** @throws DomainError CLOUD_NOT_FOUND when no cloud has this name */
  get(name: string | null): Cloud {
    const key = name ?? '';
    const known = this.open.get(key);
    if (known) return known;
    const cloud = openGuardedCloud(this.settingsOf(name), { clock: this.clock });
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
}
