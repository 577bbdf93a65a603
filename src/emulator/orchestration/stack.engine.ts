import { randomUUID } from 'node:crypto';
import { ApiError } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import type { RouteTable } from '../core/route.table';
import { InternalApi } from './internal.api';
import type { Progress, Stack, StackAction, StackResource } from './orchestration.types';
import { kindOf } from './resource.kinds';
import type { ResourceKind } from './resource.kind';
import { orderOf } from './template.check';
import { requirementsOf, resolve } from './template.functions';
import { meaningOf } from './stack.meaning';

/** Begins an action; whatever the stack was doing before is left where it is. */
export function begin(cloud: Cloud, stack: Stack, action: StackAction): Stack {
  const next = cloud.stacks.put({
    ...stack,
    action,
    status: 'IN_PROGRESS',
    reason: `Stack ${action} started`,
    traversal: stack.traversal + 1,
    updatedAt: action === 'CREATE' ? null : cloud.now(),
  });
  stepLater(cloud, next, cloud.now());
  return next;
}

const stepLater = (cloud: Cloud, { id, traversal }: Stack, at: number): void =>
  cloud.schedule('stack-step', `${id} ${traversal}`, at + Math.max(5, cloud.settleMs));

export function registerOrchestrationTimers(cloud: Cloud, routes: RouteTable): void {
  cloud.onTimer('stack-step', (target, at) => {
    const [id, traversal] = target.split(' ');
    const stack = cloud.stacks.get(id);
    if (stack?.status !== 'IN_PROGRESS' || stack.traversal !== Number(traversal)) return;
    new Walk(cloud, new InternalApi(cloud, routes, stack), stack, at).step();
  });
}

/** Heat's `stack_action_timeout`, in minutes, for stacks that name none. */
const usualTimeout = 60;

/** A step of a stack's action went wrong; the reason is the stack's. */
class StepFailed extends Error {}

const errorNames: Record<number, string> = { 400: 'BadRequest', 403: 'Forbidden', 404: 'NotFound', 409: 'Conflict' };

const inError = ({ name }: StackResource, { failed }: { failed: string }): string =>
  `ResourceInError: resources.${name}: ${failed}`;

const retains = (policy: string): boolean => policy.toLowerCase() === 'retain';

/** One look at a stack: does everything that can be done now, and says when to look again. */
class Walk {
  constructor(
    private readonly cloud: Cloud,
    private readonly api: InternalApi,
    private readonly stack: Stack,
    private readonly at: number,
  ) {}

  step(): void {
    if (this.isOverdue()) return this.finish('FAILED', 'Timed out');
    try {
      const done = this.stack.action === 'DELETE' ? this.takeDown(this.rows()) : this.build() && this.cleanUp();
      if (done) this.finish('COMPLETE', `Stack ${this.stack.action} completed successfully`);
      else stepLater(this.cloud, this.stack, this.at);
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      this.finish('FAILED', error.message);
    }
  }

  private isOverdue(): boolean {
    const { createdAt, updatedAt, timeoutMins } = this.stack;
    return this.at - (updatedAt ?? createdAt) > (timeoutMins ?? usualTimeout) * 60_000;
  }

  private finish(status: Progress, reason: string): void {
    const { cloud, stack, at } = this;
    const deletedAt = stack.action === 'DELETE' && status === 'COMPLETE' ? at : null;
    cloud.stacks.put({ ...stack, status, reason, deletedAt });
  }

  private rows(): StackResource[] {
    return this.cloud.stackResources.by('stack', this.stack.id);
  }

  private current(name: string): StackResource | undefined {
    return this.rows().find((row) => row.current && row.name === name);
  }

  /** True when every resource of the template is there as it should be. */
  private build(): boolean {
    const { resources } = this.stack.template;
    const finished = new Set<string>();
    for (const name of orderOf(this.stack.template)) {
      if (!requirementsOf(name, resources[name]).every((required) => finished.has(required))) continue;
      if (this.bring(name)) finished.add(name);
    }
    return finished.size === Object.keys(resources).length;
  }

  private bring(name: string): boolean {
    const wanted = this.stack.template.resources[name];
    const kind = kindOf(wanted.type) as ResourceKind;
    const meaning = meaningOf(this.api, this.stack, this.rows());
    const properties = resolve(wanted.properties, meaning) as Record<string, unknown>;
    const row = this.current(name);
    if (row?.status === 'IN_PROGRESS') return this.settled(row, kind);
    if (!row || row.type !== wanted.type || row.status === 'FAILED') return this.replace(name, properties, row);
    const changed = [...new Set([...Object.keys(properties), ...Object.keys(row.properties)])].filter(
      (key) => JSON.stringify(properties[key]) !== JSON.stringify(row.properties[key]),
    );
    const facts = { requires: requirementsOf(name, wanted), retained: retains(wanted.deletion_policy) };
    if (changed.length === 0) {
      this.cloud.stackResources.put({ ...row, ...facts });
      return true;
    }
    if (!changed.every((key) => kind.inPlace?.includes(key))) return this.replace(name, properties, row);
    return this.change({ ...row, ...facts }, kind, properties);
  }

  private replace(name: string, properties: Record<string, unknown>, before: StackResource | undefined): boolean {
    if (before && !this.released(before)) return false;
    if (before) this.cloud.stackResources.put({ ...before, current: false });
    return this.make(name, properties);
  }

  /** What is gone already holds nothing. */
  private released(row: StackResource): boolean {
    const { physicalId } = row;
    if (physicalId === null) return true;
    const letGo = () => this.unlessMissing(() => kindOf(row.type)?.release?.(this.api, physicalId));
    return this.attempt({ ...row, action: 'UPDATE' }, letGo) ?? true;
  }

  private make(name: string, properties: Record<string, unknown>): boolean {
    const { type, deletion_policy: policy } = this.stack.template.resources[name];
    const row: StackResource = {
      id: randomUUID(),
      stackId: this.stack.id,
      name,
      type,
      properties,
      physicalId: null,
      current: true,
      action: 'CREATE',
      status: 'IN_PROGRESS',
      reason: 'state changed',
      retained: retains(policy),
      requires: requirementsOf(name, this.stack.template.resources[name]),
      createdAt: this.at,
      updatedAt: this.at,
    };
    const kind = kindOf(type) as ResourceKind;
    const physicalId = this.attempt(row, () => kind.create(this.api, properties));
    return this.settled(this.cloud.stackResources.put({ ...row, physicalId }), kind);
  }

  private change(row: StackResource, kind: ResourceKind, properties: Record<string, unknown>): boolean {
    const id = row.physicalId ?? '';
    const changing: StackResource = { ...row, action: 'UPDATE' };
    this.attempt(changing, () => kind.update?.(this.api, id, properties, row.properties));
    return this.settled(
      this.cloud.stackResources.put({ ...changing, status: 'IN_PROGRESS', properties, updatedAt: this.at }),
      kind,
    );
  }

  /** Whether what was begun is over. */
  private settled(row: StackResource, kind: ResourceKind): boolean {
    const state = this.attempt(row, () => kind.state?.(this.api, row.physicalId ?? '') ?? 'ready');
    if (state === 'building') return false;
    if (state !== 'ready') this.fail(row, inError(row, state));
    this.cloud.stackResources.put({ ...row, status: 'COMPLETE', reason: 'state changed', updatedAt: this.at });
    return true;
  }

  private attempt<T>(row: StackResource, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const name = errorNames[error.reply.status] ?? 'InternalServerError';
      return this.fail(row, `${name}: resources.${row.name}: ${error.message}`);
    }
  }

  private fail(row: StackResource, reason: string): never {
    this.cloud.stackResources.put({ ...row, status: 'FAILED', reason, updatedAt: this.at });
    throw new StepFailed(`Resource ${row.action} failed: ${reason}`);
  }

  /** Takes away what the template no longer has, or has anew. */
  private cleanUp(): boolean {
    const { resources } = this.stack.template;
    return this.takeDown(this.rows().filter(({ current, name }) => !current || !(name in resources)));
  }

  /** True when nothing of these is left: what requires another goes first. */
  private takeDown(rows: StackResource[]): boolean {
    let left = rows;
    for (;;) {
      const free = left.filter((row) => !left.some(({ requires }) => requires.includes(row.name)));
      const gone = new Set(free.filter((row) => this.remove(row)));
      left = left.filter((row) => !gone.has(row));
      if (left.length === 0) return true;
      if (gone.size === 0) return false;
    }
  }

  private remove({ id }: StackResource): boolean {
    const { stackResources } = this.cloud;
    const row = stackResources.get(id);
    if (!row) return true;
    const kind = kindOf(row.type) as ResourceKind;
    const { physicalId } = row;
    if (physicalId !== null && !row.retained) {
      const going: StackResource = { ...row, action: 'DELETE', status: 'IN_PROGRESS', updatedAt: this.at };
      if (row.action !== 'DELETE' || row.status === 'FAILED') {
        stackResources.put(going);
        this.attempt(going, () => this.unlessMissing(() => kind.remove(this.api, physicalId, row.properties)));
      }
      const gone = this.attempt(going, () => kind.gone(this.api, physicalId));
      if (gone === false) return false;
      if (gone !== true) this.fail(going, inError(row, gone));
    }
    stackResources.delete(row.id);
    return true;
  }

  /** Null when the service does not know the object. */
  private unlessMissing<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof ApiError) || error.reply.status !== 404) throw error;
      return null;
    }
  }
}
