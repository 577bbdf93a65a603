import { TestClock } from '../../../src/common/clock.fixture';
import { startEmulator } from '../../../src/emulator';
import { EmulatorClient } from './emulator.client';

const minute = 60_000;
const resources = {
  lan: { type: 'OS::Neutron::Net' },
  sub: {
    type: 'OS::Neutron::Subnet',
    properties: { network: { get_resource: 'lan' }, ip_version: 4, cidr: '10.0.0.0/24' },
  },
  hub: {
    type: 'OS::Nova::Server',
    properties: { name: 'slow', flavor: 'm1.tiny', image: 'guest', networks: [{ network: { get_resource: 'lan' } }] },
    depends_on: ['sub'],
  },
};

test('a stack of the emulator fails once it has taken longer than it may', async () => {
  const clock = new TestClock('2026-03-01T00:00:00Z');
  const emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 10 * minute, clock });
  try {
    const admin = await EmulatorClient.signIn(emulator.authUrl);
    const template = { heat_template_version: '2018-08-31', resources };
    const stack = { stack_name: 'slow', template, timeout_mins: 2 };
    const { id } = (await admin.orchestration('POST', '/stacks', stack)).one('stack');
    const shown = async () => (await admin.orchestration('GET', `/stacks/slow/${id}`)).one('stack');
    clock.advance(minute);
    expect(await shown()).toMatchObject({ stack_status: 'CREATE_IN_PROGRESS' });
    clock.advance(2 * minute);
    expect(await shown()).toMatchObject({ stack_status: 'CREATE_FAILED', stack_status_reason: 'Timed out' });
  } finally {
    await emulator.close();
  }
});
