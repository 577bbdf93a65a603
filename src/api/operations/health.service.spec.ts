import { TestClock } from '../../common/clock';
import type { Database } from '../../database';
import type { MqttGateway } from '../../mqtt';
import type { Clouds } from '../../reconciliation';
import { HealthService } from './health.service';

describe('the health of the cloud', () => {
  const clock = new TestClock();
  let asked = 0;
  const database = { query: () => Promise.resolve([]) } as unknown as Database;
  const mqtt = { health: () => ({ state: 'up', detail: '' }) } as unknown as MqttGateway;
  const projectId = () => Promise.resolve(`p-${(asked += 1)}`);
  const clouds = { get: () => ({ projectId }) } as unknown as Clouds;
  const service = new HealthService(database, mqtt, clouds, clock);
  const told = async () => (await service.read()).parts.openstack.detail;

  it('is asked for anew after ten seconds, also where the clock is set back', async () => {
    expect(await told()).toBe('project p-1');
    clock.advance(10_000);
    expect(await told()).toBe('project p-1');
    clock.advance(-3_600_000);
    expect(await told()).toBe('project p-2');
    clock.advance(10_001);
    expect(await told()).toBe('project p-3');
  });
});
