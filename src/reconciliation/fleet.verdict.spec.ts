import { blueprintSpecSchema } from '../fleets';
import { endpointOf } from './fleet.verdict';
import type { ResourceRow } from './resource.repository';

const spec = blueprintSpecSchema.parse({
  networks: ['backhaul', 'lan'].map((key) => ({ key, subnet: { cidr: 'auto' } })),
  servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan', 'backhaul'] }],
  endpoint: { server: 'hub', port: 8883 },
});
const row = (kind: ResourceRow['kind'], key: string, address: string) =>
  ({ kind, key, attributes: { address } }) as ResourceRow;
const ports = [row('port', 'hub/backhaul', '10.64.0.9'), row('port', 'hub/lan', '10.64.1.9')];

describe('where gateways connect', () => {
  it("is the server's address on the first of its networks", () => {
    expect(endpointOf(spec, ports)).toEqual({ host: '10.64.1.9', port: 8883, tls: true });
  });

  it('is its floating IP where it has one', () => {
    expect(endpointOf(spec, [...ports, row('floating_ip', 'hub', '192.0.2.7')])?.host).toBe('192.0.2.7');
  });
});
