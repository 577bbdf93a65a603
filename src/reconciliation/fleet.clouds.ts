import type { Clock } from '../common/clock';
import type { Database, WorkLease } from '../database';
import type { Fleet } from '../fleets';
import { isFailure, type Cloud } from '../openstack';
import type { Clouds } from './clouds';
import { hasOwnProject, ProjectContext, type OwnFleet } from './own-project/project.context';
import { asOwner } from './own-project/project.credential';
import { allowed } from './own-project/project.errors';
import { findProject } from './own-project/project.finder';
import { accessOf, ensureProject, type ProjectAccess } from './own-project/project.maker';
import { setQuotas } from './own-project/project.quotas';
import { removeProject } from './own-project/project.remover';
import { findRecord, forgetCredential, type ProjectRecord } from './own-project/project.repository';

const isRefusedSignIn = (error: unknown): boolean => isFailure(error, 'auth') && error.service === 'identity';

/** The cloud as each fleet works in it: in the shared project, or in the one that it has for itself. */
export class FleetClouds {
  constructor(
    private readonly database: Database,
    private readonly clouds: Clouds,
    private readonly clock: Clock,
    private readonly encryptionKey: Buffer,
  ) {}

  /** To read by. While the fleet's own project does not exist, what the cloud offers is read in the shared one. */
  async of(fleet: Fleet): Promise<Cloud> {
    if (!hasOwnProject(fleet)) return this.clouds.get(fleet.cloud);
    return this.recorded(fleet, await findRecord(this.database, fleet.id));
  }

  /** For a run under its lease: the fleet's own project is there, as it is wished, before anything is looked at. */
  async enter(lease: WorkLease, fleet: Fleet): Promise<Cloud> {
    if (!hasOwnProject(fleet)) return this.clouds.get(fleet.cloud);
    const record = await findRecord(this.database, fleet.id);
    if (fleet.pause) return this.recorded(fleet, record);
    const context = this.contextOf(lease, fleet);
    if (fleet.deleteRequestedAt) return this.enterLeaving(context, record);
    const { projectId, credential } = await ensureProject(context, record);
    return this.clouds.inProject(fleet.cloud, projectId, credential);
  }

  /** Everything of the fleet stands: so do limits that were refused while more was used. */
  async settleQuotas(lease: WorkLease, fleet: Fleet): Promise<void> {
    if (!hasOwnProject(fleet)) return;
    const record = await findRecord(this.database, fleet.id);
    const context = this.contextOf(lease, fleet);
    if (record?.projectId) await setQuotas(context, record.projectId, record);
  }

  /** Everything of the fleet is gone: so goes its project. */
  async leave(lease: WorkLease, fleet: Fleet): Promise<void> {
    if (!hasOwnProject(fleet)) return;
    const record = await findRecord(this.database, fleet.id);
    if (record === null) return;
    try {
      await removeProject(this.contextOf(lease, fleet), record);
    } catch (error) {
      // Nothing else of the run asks the cloud by the credential any more, and would find out that it is refused.
      await this.afterFailure(lease, fleet, error);
      throw error;
    }
    this.clouds.forget(record.credentialId);
  }

  /**
   * After a failure: a credential that Keystone refuses is given up, so that the next run makes another one. Where another
   * service refuses what Keystone gives for it, another one would be refused as well.
   */
  async afterFailure(lease: WorkLease, fleet: Fleet, error: unknown): Promise<void> {
    if (!hasOwnProject(fleet) || !isRefusedSignIn(error)) return;
    const access = accessOf(this.encryptionKey, fleet.id, await findRecord(this.database, fleet.id));
    if (access === null || !(await this.isRefused(fleet, access))) return;
    this.clouds.forget(access.credential.id);
    await this.contextOf(lease, fleet).commit((tx) => forgetCredential(tx, fleet.id));
  }

  /** By a sign-in of its own: it may have been the cloud's own user who was refused. */
  private async isRefused(fleet: Fleet, { projectId, credential }: ProjectAccess): Promise<boolean> {
    try {
      await this.clouds.get(fleet.cloud).inProject(projectId, credential).projectId();
      return false;
    } catch (error) {
      return isRefusedSignIn(error);
    }
  }

  private contextOf(lease: WorkLease, fleet: OwnFleet): ProjectContext {
    const base = this.clouds.get(fleet.cloud);
    return new ProjectContext(fleet, base, this.encryptionKey, this.database, this.clock, lease);
  }

  private recorded(fleet: Fleet, record: ProjectRecord | null): Cloud {
    const access = accessOf(this.encryptionKey, fleet.id, record);
    if (access) return this.clouds.inProject(fleet.cloud, access.projectId, access.credential);
    const base = this.clouds.get(fleet.cloud);
    // While there is no credential the cloud's own user looks, whose roles are in that project as well: in the shared one
    // all that the fleet has would seem to be gone.
    return record?.projectId ? base.inProject(record.projectId) : base;
  }

  /** No credential is made to take things down by: the cloud's own user can, where there is none. */
  private async enterLeaving(context: ProjectContext, record: ProjectRecord | null): Promise<Cloud> {
    const { fleet, base } = context;
    if (record === null || record.credentialId !== null) return this.recorded(fleet, record);
    return allowed(base.name, async () => {
      const project = await findProject(context, record);
      return project ? asOwner(context, project.id) : base;
    });
  }
}
