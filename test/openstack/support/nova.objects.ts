import { created, soon, type ContractCloud } from './contract.cloud';
import type { Entity, Reply } from './openstack.http';
import type { Session } from './openstack.session';

/** Nova objects that go away at the end of the test. */
export class Nova {
  constructor(
    private readonly cloud: ContractCloud,
    private readonly session: Session,
  ) {}

  async flavorId(name = 'm1.tiny'): Promise<string> {
    const found = (await this.session.compute('GET', '/flavors'))
      .many('flavors')
      .find((flavor) => flavor.name === name);
    if (found === undefined) throw new Error(`the cloud has no flavor ${name}`);
    return found.id;
  }

  async imageId(name = 'guest'): Promise<string> {
    const [found] = (await this.session.image('GET', `/images?name=${name}`)).many('images');
    if (found === undefined) throw new Error(`the cloud has no image ${name}`);
    return found.id;
  }

  /** POST /servers with sensible fields; the answer as it came. */
  async post(
    networks: unknown,
    fields: Record<string, unknown> = {},
    microversion?: string,
    beside: Record<string, unknown> = {},
  ): Promise<Reply> {
    const server = {
      name: this.cloud.name('server'),
      flavorRef: await this.flavorId(),
      imageRef: await this.imageId(),
      networks,
      ...fields,
    };
    const reply = await this.session.compute('POST', '/servers', { server, ...beside }, microversion);
    if (reply.status === 202) this.cloud.later(() => this.remove(reply.one('server').id));
    return reply;
  }

  async active(networks: unknown, fields: Record<string, unknown> = {}): Promise<Entity> {
    const { id } = created(await this.post(networks, fields), 'server');
    return await this.reaches(id, 'ACTIVE');
  }

  /** Waits for a status with no task under way; ERROR ends the wait when it was not asked for. */
  async reaches(id: string, status: string): Promise<Entity> {
    const server = await soon(async () => {
      const seen = await this.get(id);
      return (seen.status === status && seen['OS-EXT-STS:task_state'] === null) || seen.status === 'ERROR'
        ? seen
        : null;
    });
    if (server.status !== status)
      throw new Error(`server is ${String(server.status)}: ${JSON.stringify(server.fault)}`);
    return server;
  }

  async get(id: string): Promise<Entity> {
    return (await this.session.compute('GET', `/servers/${id}`)).one('server');
  }

  async action(id: string, body: Record<string, unknown>): Promise<Reply> {
    return await this.session.compute('POST', `/servers/${id}/action`, body);
  }

  async remove(id: string): Promise<void> {
    await this.session.compute('DELETE', `/servers/${id}`);
    await soon(async () => (await this.session.compute('GET', `/servers/${id}`)).status === 404);
  }
}
