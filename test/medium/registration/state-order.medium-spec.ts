import { systemClock } from '../../../src/common/clock';
import type { Database } from '../../../src/database';
import type { InboundMessage, MqttGateway } from '../../../src/mqtt';
import { DeviceStateService } from '../../../src/registration/devices/device-state.service';
import { insertCrowd } from '../../support/device-crowd';
import { fleetsOf } from '../../support/fleets';
import { testDatabase } from '../../support/test-database';

describe('states of a gateway that come while Postgres is away', () => {
  let database: Database;
  let close: () => Promise<void>;
  let fleetId: string;
  let take: (message: InboundMessage) => Promise<void>;
  let states: DeviceStateService;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    ({ id: fleetId } = await fleetsOf(database).makeFleet());
    await insertCrowd(
      database,
      fleetId,
      ['reg-later', 'reg-together', 'mqtt2-door'].map((hardwareId) => ({ hardwareId })),
    );
    const gateway = { handle: (_: string, handler: typeof take) => (take = handler) };
    states = new DeviceStateService(gateway as unknown as MqttGateway, database, systemClock);
  });
  afterAll(() => close());
  afterEach(() => jest.restoreAllMocks());

  const message = (hardwareId: string, state: string): InboundMessage => ({
    kind: 'state',
    hardwareId,
    topic: `moorage/v1/${hardwareId}/state`,
    payload: Buffer.from(state),
    retain: false,
    correlationId: 'c',
    scope: fleetId,
    response: null,
  });
  const failOnce = async (failing: InboundMessage) => {
    jest.spyOn(database, 'transaction').mockRejectedValueOnce(new Error('no database'));
    await expect(take(failing)).rejects.toThrow('no database');
  };
  const linesOf = async (hardwareId: string) => {
    const rows = await database.query<{ state: string; message: string }>(
      `select d.state, e.message from device d join device_event e on e.device_id = d.id
       where d.hardware_id = $1 order by e.seq`,
      [hardwareId],
    );
    return rows.map(({ state, message: line }) => [state, line]);
  };

  it('end with the one that came last, though an older one is tried again after it', async () => {
    const ready = message('reg-later', 'ready');
    await failOnce(ready);
    await take(message('reg-later', 'lost'));
    await take(ready);
    expect(await linesOf('reg-later')).toEqual([['lost', 'lost']]);
    await take(message('reg-later', 'ready'));
    expect((await linesOf('reg-later')).at(-1)).toEqual(['ready', 'ready']);
  });

  it('end with what a door reported last, though an older report is tried again after it', async () => {
    const report = (state: 'lost' | 'disconnected') => ({
      hardwareId: 'mqtt2-door',
      fleetId,
      state,
      correlationId: 'c',
    });
    const lost = report('lost');
    jest.spyOn(database, 'transaction').mockRejectedValueOnce(new Error('no database'));
    await expect(states.report(lost)).rejects.toThrow('no database');
    await states.report(report('disconnected'));
    await states.report(lost);
    expect(await linesOf('mqtt2-door')).toEqual([['disconnected', 'disconnected']]);
  });

  it('end with it when both are kept at once', async () => {
    const ready = message('reg-together', 'ready');
    await failOnce(ready);
    await Promise.all([take(message('reg-together', 'lost')), take(ready)]);
    expect(await linesOf('reg-together')).toEqual([['lost', 'lost']]);
  });
});
