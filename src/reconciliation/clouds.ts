import type { Clock } from '../common/clock';
import { openGuardedCloud, type Cloud, type CloudSettings } from '../openstack';

/** The cloud sessions of this process, one per cloud however many fleets stand in it. */
export class Clouds {
  private readonly open = new Map<string, Cloud>();

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
    this.open.set(key, cloud);
    return cloud;
  }
}
