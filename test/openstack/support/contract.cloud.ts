import { newId } from '../../../src/common/ids';
import { eventually } from '../../support/eventually';
import { openContractTarget, patience, type ContractTarget } from '../../support/contract-target';
import type { Entity, Reply } from './openstack.http';
import { emptyProject } from './openstack.purge';
import { passwordMethod, projectScope, signIn, Session } from './openstack.session';

type Undo = () => Promise<unknown>;

/** A project of its own with one member in it. */
export interface Tenant {
  session: Session;
  projectId: string;
  projectName: string;
  userId: string;
  username: string;
  password: string;
}

/**
 * One test file's view of the cloud: its administrator, tenants made for it, and what has to be taken down again.
 * Names carry a prefix that no other run has, so that runs on one cloud do not meet.
 */
export class ContractCloud {
  readonly prefix = `contract-${newId().slice(-12)}`;
  private readonly undo: Undo[] = [];
  private readonly tenants: Tenant[] = [];
  private count = 0;

  private constructor(
    readonly target: ContractTarget,
    readonly admin: Session,
  ) {}

  static async open(buildMs?: number): Promise<ContractCloud> {
    const target = await openContractTarget(buildMs);
    const { username, password, projectName } = target.admin;
    return new ContractCloud(
      target,
      await signIn(target.authUrl, passwordMethod(username, password), projectScope(projectName)),
    );
  }

  name(what: string): string {
    this.count += 1;
    return `${this.prefix}-${what}-${this.count}`;
  }

  /** Runs at the end of the test that is running, newest first, whether it passed or not. */
  later(undo: Undo): void {
    this.undo.push(undo);
  }

  async makeTenant(): Promise<Tenant> {
    const projectName = this.name('project');
    const username = this.name('user');
    const password = newId();
    const project = created(
      await this.admin.identity('POST', '/projects', { project: { name: projectName, domain_id: 'default' } }),
      'project',
    );
    const user = created(
      await this.admin.identity('POST', '/users', { user: { name: username, password, domain_id: 'default' } }),
      'user',
    );
    const roles = (await this.admin.identity('GET', '/roles?name=member')).many('roles');
    await this.admin.identity('PUT', `/projects/${project.id}/users/${user.id}/roles/${roles[0]?.id ?? ''}`);
    const session = await signIn(this.target.authUrl, passwordMethod(username, password), projectScope(projectName));
    const tenant = { session, projectId: project.id, projectName, userId: user.id, username, password };
    this.tenants.push(tenant);
    return tenant;
  }

  /** For afterEach: whatever fails here is told after everything was tried. */
  async tidy(): Promise<void> {
    const failures: unknown[] = [];
    for (const undo of this.undo.splice(0).reverse()) {
      try {
        await undo();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'the test did not clear up after itself');
  }

  /** For afterAll: empties and removes the tenants, then lets go of the target. */
  async close(): Promise<void> {
    try {
      await this.tidy();
    } finally {
      for (const tenant of this.tenants) {
        await emptyProject(tenant.session);
        await this.admin.identity('DELETE', `/users/${tenant.userId}`);
        await this.admin.identity('DELETE', `/projects/${tenant.projectId}`);
      }
      await this.target.stop();
    }
  }
}

/** The object that a POST made; the test fails with the answer's text when it made none. */
export function created(reply: Reply, key: string): Entity {
  if (reply.status !== 201 && reply.status !== 202 && reply.status !== 200)
    throw new Error(`expected ${key}: ${reply.status} ${reply.text}`);
  return reply.one(key);
}

export const soon = async <T>(attempt: () => Promise<T>): Promise<NonNullable<T>> =>
  await eventually(attempt, patience);
