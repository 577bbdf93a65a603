import { TestClock } from '../../common/clock.fixture';
import type { Database } from '../../database';
import type { MqttGateway } from '../../mqtt';
import type { Clouds } from '../../reconciliation';
import { HealthService } from './health.service';

describe('the health of the parts', () => {
  const clock = new TestClock();
  let asked = 0;
  let selects = 0;
  const query = () => Promise.resolve([(selects += 1)]);
  const database = { query } as unknown as Database;
  const mqtt = { hasBroker: false, health: () => ({ state: 'up', detail: '' }) } as unknown as MqttGateway;
  const projectId = () => Promise.resolve(`p-${(asked += 1)}`);
  const clouds = { get: () => ({ projectId }) } as unknown as Clouds;
  const service = new HealthService(database, mqtt, clouds, clock, { gatewaysUrl: null });
  const told = async () => (await service.read()).parts.openstack.detail;

  it('is asked of the cloud anew after ten seconds, also where the clock is set back', async () => {
    expect(await told()).toBe('project p-1');
    clock.advance(10_000);
    expect(await told()).toBe('project p-1');
    clock.advance(-3_600_000);
    expect(await told()).toBe('project p-2');
    clock.advance(10_001);
    expect(await told()).toBe('project p-3');
  });

  it('is asked of the database once a second, however many ask', async () => {
    clock.advance(2_000);
    selects = 0;
    await Promise.all(Array.from({ length: 100 }, () => service.read()));
    clock.advance(1_000);
    await service.read();
    expect(selects).toBe(1);
    clock.advance(1);
    await service.read();
    expect(selects).toBe(2);
  });
});

describe('where gateways connect', () => {
  const database = { query: () => Promise.resolve([]) } as unknown as Database;
  const clouds = { get: () => ({ projectId: () => Promise.resolve('p-1') }) } as unknown as Clouds;
  const told = async (hasBroker: boolean, gatewaysUrl: string | null) => {
    const addresses = () => [
      { protocol: 'mqtt', host: hasBroker ? '127.0.0.1' : 'broker', port: hasBroker ? 1883 : 1884 },
      { protocol: 'mqtts', host: '::', port: 8883 },
    ];
    const mqtt = { hasBroker, addresses, health: () => ({ state: 'up', detail: '' }) } as unknown as MqttGateway;
    const service = new HealthService(database, mqtt, clouds, new TestClock(), { gatewaysUrl });
    return (await service.read()).parts.mqtt.gateways;
  };

  it('is the embedded broker, or what is said, and never the way of the service itself to an external one', async () => {
    expect(await told(true, null)).toEqual(['mqtt://127.0.0.1:1883', 'mqtts://[::]:8883']);
    expect(await told(true, 'mqtts://gateways.example')).toEqual(['mqtts://gateways.example']);
    expect(await told(false, 'mqtts://gateways.example')).toEqual(['mqtts://gateways.example']);
    expect(await told(false, null)).toEqual([]);
  });
});
