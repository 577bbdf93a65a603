import { plan, rowOf, seenOf, wantedOf } from './plan.fixture';
import { addressesOf, leadingToServers } from './step.order';
import { refText, type Ref, type Wanted } from '../resource.types';

const server: Wanted = wantedOf('server', 'hub', [{ kind: 'port', key: 'hub/lan' }]);

/** A server behind a router, with a rule for its port and an address outside. */
const wanted: Wanted[] = [
  wantedOf('network', 'lan'),
  wantedOf('security_group', 'hub'),
  wantedOf('security_group_rule', 'ssh', [{ kind: 'security_group', key: 'hub' }]),
  wantedOf('router', 'router'),
  wantedOf('router_interface', 'lan', [
    { kind: 'router', key: 'router' },
    { kind: 'network', key: 'lan' },
  ]),
  wantedOf('port', 'hub/lan', [
    { kind: 'network', key: 'lan' },
    { kind: 'security_group', key: 'hub' },
  ]),
  server,
  wantedOf('floating_ip', 'hub', [
    { kind: 'port', key: 'hub/lan' },
    { kind: 'router_interface', key: 'lan' },
  ]),
];

const refs = (steps: Iterable<Ref>): string[] => [...steps].map(refText).sort();

it('tells what has to be made before a server can be', () => {
  const leading = leadingToServers(plan(wanted, [], []));
  expect(refs(leading)).toEqual(['network/lan', 'port/hub/lan', 'security_group/hub', 'server/hub']);
});

it('tells nothing where no server is to be made', () => {
  const stands = plan(wanted, [rowOf('server', 'hub')], [seenOf('server', 'hub')]);
  expect(refs(leadingToServers(stands))).toEqual([]);
  expect(refs(stands)).toContain('network/lan');
});

it('tells which floating IPs the ports of a server to be made are to have', () => {
  const steps = plan(wanted, [], []);
  const of = (key: string) =>
    addressesOf(
      steps.find((step) => refText(step) === key)!,
      steps,
    );
  expect(refs(of('server/hub'))).toEqual(['floating_ip/hub']);
  expect(of('port/hub/lan')).toEqual([]);
});
