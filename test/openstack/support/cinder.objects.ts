import { created, soon, type ContractCloud } from './contract.cloud';
import type { Entity, Reply } from './openstack.http';
import type { Session } from './openstack.session';

/** Cinder objects that go away at the end of the test. */
export class Cinder {
  constructor(
    private readonly cloud: ContractCloud,
    private readonly session: Session,
  ) {}

  /** POST /volumes with sensible fields; the answer as it came. */
  async post(fields: Record<string, unknown> = {}, microversion?: string): Promise<Reply> {
    const volume = { name: this.cloud.name('volume'), size: 1, ...fields };
    const reply = await this.session.volume('POST', '/volumes', { volume }, microversion);
    if (reply.status === 202) this.cloud.later(() => this.remove(reply.one('volume').id));
    return reply;
  }

  async available(fields: Record<string, unknown> = {}): Promise<Entity> {
    const { id } = created(await this.post(fields), 'volume');
    return await this.reaches(id, 'available');
  }

  /** Waits for a status; `error` ends the wait when it was not asked for. */
  async reaches(id: string, status: string): Promise<Entity> {
    const volume = await soon(async () => {
      const seen = await this.get(id);
      return seen.status === status || String(seen.status).startsWith('error') ? seen : null;
    });
    if (volume.status !== status) throw new Error(`volume is ${String(volume.status)}`);
    return volume;
  }

  async get(id: string): Promise<Entity> {
    return (await this.session.volume('GET', `/volumes/${id}`)).one('volume');
  }

  async action(id: string, body: Record<string, unknown>, microversion?: string): Promise<Reply> {
    return await this.session.volume('POST', `/volumes/${id}/action`, body, microversion);
  }

  /** With its snapshots, once nothing is under way with it any more. */
  async remove(id: string): Promise<void> {
    await soon(async () => {
      const reply = await this.session.volume('DELETE', `/volumes/${id}?cascade=true`);
      return reply.status === 202 || reply.status === 404;
    });
    await this.gone(id);
  }

  async gone(id: string): Promise<void> {
    await soon(async () => (await this.session.volume('GET', `/volumes/${id}`)).status === 404);
  }

  async snapshot(volumeId: string, fields: Record<string, unknown> = {}): Promise<Entity> {
    const snapshot = { name: this.cloud.name('snapshot'), volume_id: volumeId, ...fields };
    const { id } = created(await this.session.volume('POST', '/snapshots', { snapshot }), 'snapshot');
    return await soon(async () => {
      const seen = (await this.session.volume('GET', `/snapshots/${id}`)).one('snapshot');
      return seen.status === 'available' ? seen : null;
    });
  }
}
