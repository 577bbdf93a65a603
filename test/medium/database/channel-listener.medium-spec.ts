import { ChannelListener, Database } from '../../../src/database';
import { eventually } from '../../support/eventually';
import { Line } from '../../support/line';
import { testDatabase } from '../../support/test-database';

describe('a channel listener', () => {
  let database: Database;
  let url: string;
  let close: () => Promise<void>;
  const heard: string[] = [];
  let losses = 0;
  let listener: ChannelListener;

  beforeAll(async () => ({ database, url, close } = await testDatabase()));
  afterAll(() => close());

  beforeEach(() => {
    heard.length = 0;
    losses = 0;
    listener = new ChannelListener(database, {
      channel: 'moorage_test',
      first: (client) => client.query(`set application_name = 'listener'`),
      heard: (payload) => heard.push(payload),
      lost: () => (losses += 1),
    });
  });
  afterEach(() => listener.stop());

  const announce = (payload: string) => database.query(`select pg_notify('moorage_test', $1)`, [payload]);
  const kill = () =>
    database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'listener' and datname = current_database()`,
    );

  it('hears what is announced from the moment on that it says so', async () => {
    expect(await listener.ensure()).toBe(true);
    await announce('a');
    await announce('');
    await eventually(() => heard.length === 2);
    expect(heard).toEqual(['a', '']);
  });

  it('has one connection, whoever asks for it meanwhile', async () => {
    expect(await Promise.all([listener.ensure(), listener.ensure()])).toEqual([true, false]);
    expect(await listener.ensure()).toBe(false);
    expect(await kill()).toHaveLength(1);
  });

  it('tells once that its connection is lost, and listens again when it is asked to', async () => {
    await listener.ensure();
    await kill();
    await eventually(() => losses === 1);
    await announce('nobody hears this');
    expect(await listener.ensure()).toBe(true);
    await announce('b');
    await eventually(() => heard.length > 0);
    expect([heard, losses]).toEqual([['b'], 1]);
  });

  it('fails when it cannot begin, without a loss, and can be asked again', async () => {
    let refusals = 1;
    const refused = new ChannelListener(database, {
      channel: 'moorage_test',
      first: (client) => client.query(refusals-- > 0 ? 'select 1/0' : 'select 1'),
      heard: (payload) => heard.push(payload),
      lost: () => (losses += 1),
    });
    await expect(refused.ensure()).rejects.toThrow('division by zero');
    expect(await refused.ensure()).toBe(true);
    await announce('c');
    await eventually(() => heard.includes('c'));
    expect(losses).toBe(0);
    await refused.stop();
  });

  it('fails when its connection ends while it begins, so that nobody takes it for one that listens', async () => {
    const cut = new ChannelListener(database, {
      channel: 'moorage_test',
      first: (client) => client.query(`set application_name = 'listener'`).then(kill),
      heard: () => undefined,
      lost: () => (losses += 1),
    });
    await expect(cut.ensure()).rejects.toThrow();
    expect(losses).toBe(0);
  });

  it('finds out that nobody is there any more, and listens anew', async () => {
    const line = await Line.to(Number(new URL(url).port));
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String(line.port);
    const far = await Database.open({ url: through.toString(), migrations: [], entities: [] });
    const patient = new ChannelListener(far, {
      channel: 'moorage_test',
      first: (client) => client.query(`set application_name = 'listener'`),
      heard: (payload) => heard.push(payload),
      lost: () => (losses += 1),
      patienceMs: 1_000,
    });
    await eventually(() => patient.ensure());
    // One that has just ended may be listed for a moment longer.
    const port = await eventually(async () => {
      const listed = await database.query<{ port: number }>(
        `select client_port as port from pg_stat_activity where application_name = 'listener' and datname = current_database()`,
      );
      return listed.length === 1 ? listed[0].port : null;
    });
    line.silence(port);
    await eventually(() => patient.ensure());
    await announce('d');
    await eventually(() => heard.includes('d'));
    expect(losses).toBe(1);
    await patient.stop();
    await far.close();
    await line.close();
  });

  it('does not listen again once it was stopped', async () => {
    await listener.ensure();
    await listener.stop();
    expect(await listener.ensure()).toBe(false);
    await eventually(async () => (await kill()).length === 0);
  });
});
