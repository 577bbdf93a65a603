import { blueprintSpecSchema } from './blueprint.schema';

const problemsOf = (rule: unknown): string[] => {
  const rules = [rule, { protocol: 'tcp', port: 22, remoteCidr: '0.0.0.0/0' }];
  const { error } = blueprintSpecSchema.safeParse({ securityGroups: [{ key: 'hub', rules }] });
  return (error?.issues ?? []).map(({ path, message }) => `/${path.map(String).join('/')}: ${message}`);
};

describe('a rule of a security group', () => {
  const wrong: [string, unknown, string][] = [
    ['a port of gre', { protocol: 47, port: 5 }, '/rules/0/port: needs protocol tcp'],
    ['a protocol of 256', { protocol: 256 }, '/rules/0/protocol: must be at most 255'],
    ['a protocol that nobody knows', { protocol: 'tpc' }, '/rules/0/protocol: must be one of ah'],
    ['icmpv6 for IPv4', { protocol: 'icmpv6', ethertype: 'IPv4' }, '/protocol: icmpv6 needs ethertype IPv6'],
    ['a code without a type', { protocol: 'icmp', icmpCode: 0 }, '/icmpCode: needs icmpType'],
    ['a type of tcp', { protocol: 'tcp', icmpType: 8 }, '/icmpType: needs protocol icmp'],
    ['a group that is not there', { remoteGroup: 'x' }, '/remoteGroup: there is no security group "x"'],
    ['two remotes', { remoteGroup: 'hub', remoteCidr: '10.0.0.0/8' }, '/remoteGroup: must not be there beside'],
    ['a block of the other kind', { ethertype: 'IPv6', remoteCidr: '10.0.0.0/8' }, '/remoteCidr: is not a block of'],
    ['an IPv6 block with host bits', { remoteCidr: '2001:db8::1/64' }, '/remoteCidr: must be an IPv4 or IPv6'],
    ['one rule twice', { protocol: 'tcp', port: 22 }, '/rules/1: lets through the same as rule 0'],
    ['one rule written twice', { protocol: 6, port: 22, portMax: 22, remoteCidr: '0.0.0.0/0' }, '/rules/1: lets'],
  ];
  it.each(wrong)('refuses %s and says where', (_what, rule, problem) => {
    expect(problemsOf(rule).some((found) => found.includes(problem))).toBe(true);
  });

  it('may differ from another in nothing but its kind of address', () => {
    expect(problemsOf({ protocol: 'tcp', port: 22, ethertype: 'IPv6' })).toEqual([]);
  });
});
