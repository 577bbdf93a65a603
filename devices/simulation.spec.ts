import { once } from 'node:events';
import { eventually } from '../test/support/eventually';
import type { AgentObserver, GatewayAgent } from './gateway.agent';
import { simulatedGateway } from './simulated.gateway';
import { Simulation } from './simulation';

jest.mock('./simulated.gateway');

describe('the gateways of a simulation', () => {
  it('make room each for another one, also when they are done in the same instant', async () => {
    const observers: AgentObserver[] = [];
    const pretend = (_shared: unknown, _hardwareId: string, observer: AgentObserver) => ({
      run: async (signal: AbortSignal) => {
        observers.push(observer);
        await once(signal, 'abort');
      },
    });
    jest.mocked(simulatedGateway).mockImplementation(pretend as unknown as () => GatewayAgent);
    const simulation = new Simulation({
      ...{ style: 'native', url: '', protocol: '5', fleet: 'north', enrollmentId: 'e-1', secret: 's', prefix: 'sim' },
      ...{ gateways: 4, connections: 2, rate: 10_000, until: 'answered', timeout: 30, stay: 0 },
    });
    const running = simulation.run(new AbortController().signal);
    for (const done of [2, 4]) {
      await eventually(() => observers.length === done);
      for (const observer of observers.slice(-2)) observer.replied?.({ status: 'assigned' });
    }
    expect(await running).toMatchObject({ outcomes: { assigned: 4 }, mostOpen: 2 });
  });
});
