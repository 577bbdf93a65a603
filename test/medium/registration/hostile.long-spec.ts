import { registry } from '../../../src/common/metrics';
import { systemClock } from '../../../src/common/clock';
import { makeCertificate } from '../../support/certificate-maker';
import { awsDoor } from '../../support/hostile/aws.attacks';
import { azureDoor } from '../../support/hostile/azure.attacks';
import { nativeDoor } from '../../support/hostile/native.attacks';
import type { HostileDoor, Place } from '../../support/hostile/place';
import { sparkplugDoor } from '../../support/hostile/sparkplug.attacks';
import { storm } from '../../support/hostile/storm';
import { thingsboardDoor } from '../../support/hostile/thingsboard.attacks';
import { RegistrationWorld, type TestFleet } from '../../support/registration-world';

const doors: [string, (place: Place) => Promise<HostileDoor>][] = [
  ['native, plain', (place) => nativeDoor(place, place.plain, true)],
  ['native, TLS', (place) => nativeDoor(place, place.front, true)],
  ['Azure DPS', azureDoor],
  ['AWS, MQTT 3.1.1', (place) => awsDoor(place, 4)],
  ['AWS, MQTT 5', (place) => awsDoor(place, 5)],
  ['ThingsBoard', thingsboardDoor],
  ['Sparkplug B', sparkplugDoor],
];

const lanes = 2;

describe('a flood of bad messages', () => {
  let world: RegistrationWorld;
  let ours: TestFleet;
  let place: Place;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
    ours = await world.fleet();
    const theirs = await world.fleet();
    for (const { fleet } of [ours, theirs]) await world.setFleet(fleet.id, 'ready');
    const authority = await makeCertificate('Maker', { pathLength: 1 });
    const { id: authorityId } = await world.enrollAuthority(ours, authority);
    const [plain, front] = world.gateway.addresses().map(({ port }) => port);
    const secure = { port: front, tls: { ca: await world.ca() } };
    place = { plain: { port: plain }, front: secure, ours, theirs, authority, authorityId };
  });
  afterAll(() => world.stop());

  const idsOfDevices = async (): Promise<string[]> => {
    const rows = await world.database.query<{ hardware_id: string }>('select hardware_id from device order by id');
    return rows.map(({ hardware_id }) => hardware_id);
  };

  it.each(doors)('is counted, and makes and loses no device: %s', async (name, make) => {
    const door = await make(place);
    await door.prepare?.(lanes);
    const before = await idsOfDevices();
    const goodId = (index: number) => `good-${name.replaceAll(/\W/g, '')}-${index}`;
    const after = await storm(door, {
      messages: 24,
      visits: 6,
      lanes,
      portion: 24,
      metrics: () => registry.metrics(),
      goodId,
      everyMs: 100,
      sleep: (ms: number) => systemClock.sleep(ms),
    });
    expect(after).toMatchObject({ miscounted: [], lost: [] });
    expect(after.good).toBeGreaterThan(0);
    const good = Array.from({ length: after.good }, (_, index) => goodId(index));
    expect((await idsOfDevices()).slice(before.length)).toEqual(good);
  });
});
