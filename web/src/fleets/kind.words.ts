const words: Record<string, string> = {
  key_pair: 'key pair',
  security_group: 'security group',
  security_group_rule: 'security group rule',
  router_interface: 'router interface',
  router_route: 'route',
  floating_ip: 'floating IP',
  floating_ip_association: 'floating IP association',
  server_group: 'server group',
  volume_attachment: 'volume attachment',
};

/** `floating_ip` as people call it. */
export const kindText = (kind: string): string => words[kind] ?? kind.replaceAll('_', ' ');
