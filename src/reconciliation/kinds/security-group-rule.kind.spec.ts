import { factsOf } from '../../fleets';
import { ruleKey } from '../marks';
import { keyOf } from './security-group-rule.kind';

const groups = new Map([['id-of-hub', 'hub']]);
const rule = {
  id: 'r',
  project_id: 'p',
  security_group_id: 'id-of-hub',
  direction: 'ingress' as const,
  ethertype: 'IPv4',
  protocol: 'tcp',
  port_range_min: 22,
  port_range_max: 22,
  remote_ip_prefix: null,
  remote_group_id: null,
};

describe('a rule that others have made', () => {
  const asWritten = ruleKey('hub', factsOf({ direction: 'ingress', protocol: 'tcp', port: 22 }));

  it('is one of the blueprint where it lets through the same, also where the cloud knows no address groups', () => {
    expect(keyOf(groups, rule)).toBe(asWritten);
    expect(keyOf(groups, { ...rule, remote_address_group_id: null })).toBe(asWritten);
  });

  it('is none of the blueprint where it is for the addresses of an address group alone', () => {
    expect(keyOf(groups, { ...rule, remote_address_group_id: 'addresses' })).toBeNull();
  });

  it('is none of the blueprint in a group, or about one, that is not the fleet’s', () => {
    expect(keyOf(groups, { ...rule, security_group_id: 'other' })).toBeNull();
    expect(keyOf(groups, { ...rule, remote_group_id: 'other' })).toBeNull();
  });
});
