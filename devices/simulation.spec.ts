import { once } from 'node:events';
import { eventually } from '../test/support/eventually';
import type { AgentObserver, GatewayAgent } from './gateway.agent';
import { simulatedGateway } from './simulated.gateway';
import { Simulation, type SimulationSettings } from './simulation';

jest.mock('./simulated.gateway');

describe('the gateways of a simulation', () => {
  let observers: AgentObserver[];

  beforeEach(() => {
    observers = [];
    const pretend = (_shared: unknown, _hardwareId: string, observer: AgentObserver) => ({
      run: async (signal: AbortSignal) => {
        observers.push(observer);
        await once(signal, 'abort');
      },
    });
    jest.mocked(simulatedGateway).mockImplementation(pretend as unknown as () => GatewayAgent);
  });

  const four: SimulationSettings = {
    style: 'native',
    url: '',
    protocol: '5',
    fleet: 'north',
    enrollmentId: 'e-1',
    secret: 's',
    prefix: 'sim',
    gateways: 4,
    connections: 2,
    rate: 10_000,
    until: 'answered',
    timeout: 30,
  };

  it('make room each for another one, also when they are done in the same instant', async () => {
    const running = new Simulation({ ...four, stay: 0 }).run(new AbortController().signal);
    for (const done of [2, 4]) {
      await eventually(() => observers.length === done);
      for (const observer of observers.slice(-2)) observer.replied?.({ status: 'assigned' });
    }
    expect(await running).toMatchObject({ outcomes: { assigned: 4 }, mostOpen: 2 });
  });

  it('are told apart while they wait for approval, and counted when they have left', async () => {
    const simulation = new Simulation({ ...four, connections: 4, until: 'assigned' });
    const stop = new AbortController();
    const running = simulation.run(stop.signal);
    await eventually(() => observers.length === 4);
    for (const observer of observers.slice(1)) observer.replied?.({ status: 'pending-approval', retryAfter: 60 });
    expect(simulation.progress()).toMatch(/^0\/4 done: .*; 4 open, 3 of them wait for approval; /);
    observers[1].replied?.({ status: 'assigning', retryAfter: 5 });
    observers[2].replied?.({ status: 'assigned' });
    expect(simulation.progress()).toMatch(/^1\/4 done: 1 assigned, .*, 1 of them wait for approval; /);
    stop.abort();
    const outcomes = { assigned: 1, assigning: 1, 'pending-approval': 1, rejected: 0, unanswered: 1 };
    expect(await running).toMatchObject({ outcomes });
    expect(simulation.progress()).toMatch(
      /^4\/4 done: 1 assigned, 1 assigning, 1 pending, .*; 0 open, 0 of them wait /,
    );
  });
});
