import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { TestClock } from '../common/clock.fixture';
import { MessageDispatcher } from './message.dispatcher';
import { traceparentOf } from './packet.trace';
import { collectSpans, continued, currentTraceId, currentTraceparent, openSpan, traced } from '../common/tracing';

const callersTrace = '4bf92f3577b34da6a3ce929d0e0e4736';
const caller = `00-${callersTrace}-00f067aa0ba902b7-01`;

describe('spans', () => {
  const collected = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(collected)] });

  beforeAll(() => provider.register());
  beforeEach(() => {
    collected.reset();
    collectSpans(provider);
  });
  afterAll(async () => {
    collectSpans(null);
    await provider.shutdown();
  });

  const spans = () => collected.getFinishedSpans();

  it('are not made while nobody collects them, and the work is done all the same', async () => {
    collectSpans(null);
    expect(openSpan('http', 'GET')).toBeNull();
    expect(await traced('http', 'GET', { parent: caller }, () => Promise.resolve(currentTraceparent()))).toBeNull();
    expect(continued(caller, () => currentTraceId())).toBeUndefined();
    expect(spans()).toEqual([]);
  });

  it('go on with the trace that a row was handed over with', async () => {
    const handed = await traced('registration', 'first', {}, () => Promise.resolve(currentTraceparent()));
    expect(handed).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    await continued(handed, () => traced('reconciliation', 'second', {}, () => Promise.resolve()));
    const [first, second] = spans();
    expect(second.spanContext().traceId).toBe(first.spanContext().traceId);
    expect(second.parentSpanContext?.spanId).toBe(first.spanContext().spanId);
  });

  it.each([
    ['none', null],
    ['words', 'hello'],
    ['another length', caller.slice(0, -4)],
    ['capitals', caller.toUpperCase()],
    ['the version that is none', caller.replace(/^00/, 'ff')],
    ['a trace of zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['a span of zeros', `00-${callersTrace}-${'0'.repeat(16)}-01`],
  ])('begin a trace of their own after a traceparent that is %s', async (_what, parent) => {
    await traced('http', 'GET', { parent }, () => Promise.resolve());
    expect(spans()[0].spanContext().traceId).not.toBe(callersTrace);
    expect(spans()[0].parentSpanContext).toBeUndefined();
  });

  it('are part of a later version’s trace', async () => {
    const parent = `${caller.replace(/^00/, '01')}-more`;
    await traced('http', 'GET', { parent }, () => Promise.resolve());
    expect(spans()[0].spanContext().traceId).toBe(callersTrace);
  });

  it('say what failed, and let it fail', async () => {
    const failing = traced('openstack', 'POST compute', {}, () => Promise.reject(new Error('no room')));
    await expect(failing).rejects.toThrow('no room');
    expect(spans()[0].status).toEqual({ code: 2, message: 'no room' });
  });

  it('of a message go on with the trace in its MQTT 5 user property', async () => {
    const dispatcher = new MessageDispatcher(new TestClock());
    const traces: (string | undefined)[] = [];
    dispatcher.register('register', () => Promise.resolve(void traces.push(currentTraceId())));
    const property: [string, string] = ['traceparent', caller];
    const packets = [[property, ['other', 'x'] as [string, string]], [property, property], []];
    for (const traceparent of packets.map((userProperties) => traceparentOf({ userProperties })))
      await dispatcher.dispatch({
        kind: 'register',
        hardwareId: 'gw-1',
        topic: 'moorage/v1/gw-1/register',
        payload: Buffer.from('{}'),
        retain: false,
        correlationId: 'c1',
        scope: null,
        response: null,
        traceparent,
      });
    expect(traces[0]).toBe(callersTrace);
    expect(traces.slice(1)).not.toContain(callersTrace);
    expect(spans().map(({ name }) => name)).toEqual(Array(3).fill('receive register'));
  });
});
