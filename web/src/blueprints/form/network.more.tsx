import { NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { useErrorAt } from '../../common/field.errors';
import { withMember } from '../spec.edit';
import type { Network } from '../spec.types';
import { MoreFields } from './more.fields';
import { numberOf } from './number.value';

interface NetworkFieldsProps {
  network: Network;
  pointer: string;
  onChange: (network: Network) => void;
}

/** The gateway, the size of packets, and IPv6. */
export function NetworkMore(props: NetworkFieldsProps) {
  const errorAt = useErrorAt();
  const { network, pointer, onChange } = props;
  const { subnet, subnet6 } = network;
  if (!subnet) return null;
  return (
    <MoreFields of={`network ${network.key}`}>
      <TextInput
        label="Default gateway"
        description="An address of the block, or none; the first one when empty"
        value={subnet.gateway ?? ''}
        error={errorAt(`${pointer}/subnet/gateway`)}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...network, subnet: withMember(subnet, 'gateway', value || undefined) })
        }
      />
      <NumberInput
        label="MTU"
        description="Largest packet in bytes; the cloud's when empty"
        min={68}
        max={65_535}
        hideControls
        allowDecimal={false}
        value={network.mtu ?? ''}
        error={errorAt(`${pointer}/mtu`)}
        onChange={(mtu) => onChange(withMember(network, 'mtu', numberOf(mtu)))}
      />
      <Switch
        label="It has an IPv6 subnet as well"
        checked={subnet6 !== undefined}
        onChange={(event) =>
          onChange(withMember(network, 'subnet6', event.currentTarget.checked ? newSubnet6 : undefined))
        }
      />
      {subnet6 && <Ipv6Fields {...props} subnet6={subnet6} />}
    </MoreFields>
  );
}

type Subnet6 = NonNullable<Network['subnet6']>;

const newSubnet6: Subnet6 = { cidr: 'fd00:1::/64', ipv6AddressMode: 'slaac', dnsNameservers: [] };

const modes = [
  { value: 'slaac', label: 'Made by each server (SLAAC)' },
  { value: 'dhcpv6-stateless', label: 'Made by each server, the rest by DHCPv6' },
  { value: 'dhcpv6-stateful', label: 'Handed out by DHCPv6' },
];

function Ipv6Fields({ network, subnet6, pointer, onChange }: NetworkFieldsProps & { subnet6: Subnet6 }) {
  const errorAt = useErrorAt();
  const set = (changes: Partial<Subnet6>) => onChange({ ...network, subnet6: { ...subnet6, ...changes } });
  return (
    <>
      <TextInput
        label="IPv6 block"
        description="In its shortest form, such as fd00:1::/64"
        value={subnet6.cidr}
        error={errorAt(`${pointer}/subnet6/cidr`)}
        onChange={(event) => set({ cidr: event.currentTarget.value })}
      />
      <Select
        label="IPv6 addresses"
        data={modes}
        value={subnet6.ipv6AddressMode ?? 'slaac'}
        error={errorAt(`${pointer}/subnet6/ipv6AddressMode`)}
        allowDeselect={false}
        onChange={(mode) => set({ ipv6AddressMode: mode as Subnet6['ipv6AddressMode'] })}
      />
      <TagsInput
        label="IPv6 DNS servers"
        description="Addresses; Enter after each"
        value={subnet6.dnsNameservers ?? []}
        error={errorAt(`${pointer}/subnet6/dnsNameservers`)}
        onChange={(dnsNameservers) => set({ dnsNameservers })}
      />
    </>
  );
}
