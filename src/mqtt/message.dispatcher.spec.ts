import { TestClock } from '../common/clock.fixture';
import { registry } from '../common/metrics';
import { MessageDispatcher } from './message.dispatcher';
import type { InboundMessage } from './mqtt.gateway';

const message: InboundMessage = {
  kind: 'register',
  hardwareId: 'gw-1',
  topic: 'moorage/v1/gw-1/register',
  payload: Buffer.from('{}'),
  retain: false,
  correlationId: 'c-1',
  scope: null,
  response: null,
};

const turn = () => new Promise(setImmediate);

describe('messages in hand', () => {
  const clock = new TestClock();
  let dispatcher: MessageDispatcher;
  beforeEach(() => (dispatcher = new MessageDispatcher(clock)));

  it('are tried again when their handler fails, also where it throws at once', async () => {
    const failures = [() => Promise.reject(new Error('later')), () => fail('at once'), () => Promise.resolve()];
    const fail = (reason: string): never => {
      throw new Error(reason);
    };
    dispatcher.register('register', () => failures.shift()!());
    const done = dispatcher.dispatch(message);
    await turn();
    clock.advance(5_000);
    await turn();
    clock.advance(5_000);
    await done;
    expect(failures).toEqual([]);
    const text = await registry.getSingleMetricAsString('moorage_mqtt_messages_total');
    expect(text).toContain('{kind="register",result="failed"} 2');
    expect(text).toContain('{kind="register",result="handled"} 1');
  });

  it('are waited for before all stops, and fail then instead of being tried again', async () => {
    let end = (_: Error): void => undefined;
    dispatcher.register('register', () => new Promise((_resolve, reject) => (end = reject)));
    const done = expect(dispatcher.dispatch(message)).rejects.toThrow('away');
    let drained = false;
    const drain = dispatcher.drain().then(() => (drained = true));
    await turn();
    expect(drained).toBe(false);
    end(new Error('away'));
    await done;
    await drain;
    await dispatcher.drain();
  });
});
