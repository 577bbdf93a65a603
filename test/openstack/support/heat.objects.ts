import { created, soon, type ContractCloud } from './contract.cloud';
import type { Entity, Reply } from './openstack.http';
import type { Session } from './openstack.session';

/** What a stack is found by, and how it does. */
export type Stack = Entity & { stack_name: string; stack_status: string; stack_status_reason: string };
export type Resource = Entity & { resource_name: string; physical_resource_id: string; resource_status: string };

export const template = (resources: object, more: object = {}) => ({
  heat_template_version: '2018-08-31',
  description: 'a template',
  resources,
  ...more,
});

/** Stacks that go away at the end of the test. */
export class Heat {
  constructor(
    private readonly cloud: ContractCloud,
    private readonly session: Session,
  ) {}

  async call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Reply> {
    return await this.session.call('orchestration', method, path, { body });
  }

  /** POST /stacks; the answer as it came. */
  async post(stack: object, name = this.cloud.name('stack')): Promise<Reply> {
    const reply = await this.call('POST', '/stacks', { stack_name: name, ...stack });
    if (reply.status === 201) {
      const { id } = reply.one('stack');
      this.cloud.later(() => this.remove({ stack_name: name, id }));
    }
    return reply;
  }

  /** A stack that was made. */
  async complete(stack: object, name = this.cloud.name('stack')): Promise<Stack> {
    const { id } = created(await this.post(stack, name), 'stack');
    return await this.reaches({ stack_name: name, id }, 'CREATE_COMPLETE');
  }

  async get(stack: Pick<Stack, 'stack_name' | 'id'>): Promise<Stack> {
    return (await this.call('GET', at(stack))).one('stack') as Stack;
  }

  /** Waits for a status; the test fails with Heat's reason when the action ends otherwise. */
  async reaches(stack: Pick<Stack, 'stack_name' | 'id'>, status: string): Promise<Stack> {
    const seen = await soon(async () => {
      const now = await this.get(stack);
      return now.stack_status.endsWith('_IN_PROGRESS') ? null : now;
    });
    if (seen.stack_status !== status) throw new Error(`${seen.stack_status}: ${seen.stack_status_reason}`);
    return seen;
  }

  async update(stack: Stack, body: object): Promise<Reply> {
    return await this.call('PUT', at(stack), body);
  }

  async resources(stack: Stack): Promise<Map<string, Resource>> {
    const all = (await this.call('GET', `${at(stack)}/resources`)).many('resources') as Resource[];
    return new Map(all.map((resource) => [resource.resource_name, resource]));
  }

  async remove(stack: Pick<Stack, 'stack_name' | 'id'>): Promise<void> {
    const reply = await this.call('DELETE', at(stack));
    if (reply.status !== 204 && reply.status !== 404) throw new Error(`${reply.status} ${reply.text}`);
    await soon(async () => {
      const { stack_status: status, stack_status_reason: reason } = await this.get(stack);
      if (status !== 'DELETE_COMPLETE') throw new Error(`${status}: ${reason}`);
      return true;
    });
  }
}

export const at = ({ stack_name: name, id }: Pick<Stack, 'stack_name' | 'id'>): string => `/stacks/${name}/${id}`;
