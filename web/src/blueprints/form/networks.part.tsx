import { SimpleGrid, Switch, TagsInput, TextInput } from '@mantine/core';
import { useErrorAt } from '../../common/field.errors';
import { freeKey, removed, withMember, withNetwork } from '../spec.edit';
import type { Network, PartProps } from '../spec.types';
import { ItemCard, othersOf, Part } from './item.card';
import { KeyInput } from './key.input';
import { NetworkMore } from './network.more';

const newSubnet = { cidr: 'auto', dhcp: true, dnsNameservers: [] };

export function NetworksPart({ spec, onChange }: PartProps) {
  const add = () => {
    const network = { key: freeKey('lan', spec.networks), subnet: newSubnet };
    onChange({ ...spec, networks: [...spec.networks, network] });
  };
  return (
    <Part
      title="Networks"
      description="Networks are isolated from each other and from the outside until a router joins them."
      add={{ label: 'Add a network', onClick: add }}
    >
      {spec.networks.map((network, index) => (
        <NetworkCard
          key={index}
          network={network}
          pointer={`/networks/${index}`}
          onChange={(next) => onChange(withNetwork(spec, index, next))}
          onRemove={() => onChange({ ...spec, networks: removed(spec.networks, index) })}
        />
      ))}
    </Part>
  );
}

interface NetworkCardProps {
  network: Network;
  pointer: string;
  onChange: (network: Network) => void;
  onRemove: () => void;
}

function NetworkCard({ network, pointer, onChange, onRemove }: NetworkCardProps) {
  const errorAt = useErrorAt();
  const { subnet, existing } = network;
  const setExisting = (isExisting: boolean) =>
    onChange(isExisting ? { key: network.key, existing: '' } : { key: network.key, subnet: newSubnet });
  return (
    <ItemCard
      title={`Network ${network.key}`}
      onRemove={onRemove}
      others={[
        ...othersOf(network, ['key', 'subnet', 'subnet6', 'mtu', 'existing']),
        ...othersOf(subnet ?? {}, ['cidr', 'dhcp', 'dnsNameservers', 'gateway']),
        ...othersOf(network.subnet6 ?? {}, ['cidr', 'ipv6AddressMode', 'dnsNameservers']),
      ]}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <KeyInput
          label="Name"
          value={network.key}
          error={errorAt(`${pointer}/key`)}
          onChange={(key) => onChange({ ...network, key })}
        />
        {existing !== undefined && (
          <TextInput
            label="Network of the cloud"
            description="By name or id; it is used, and never changed or deleted"
            value={existing}
            error={errorAt(`${pointer}/existing`)}
            onChange={(event) => onChange({ ...network, existing: event.currentTarget.value })}
          />
        )}
        {subnet && (
          <TextInput
            label="Block of addresses"
            description="auto, or an IPv4 block such as 10.0.4.0/24"
            value={subnet.cidr}
            error={errorAt(`${pointer}/subnet/cidr`)}
            onChange={(event) => onChange({ ...network, subnet: { ...subnet, cidr: event.currentTarget.value } })}
          />
        )}
        {subnet && (
          <TagsInput
            label="DNS servers"
            description="Addresses; Enter after each"
            value={subnet.dnsNameservers ?? []}
            error={errorAt(`${pointer}/subnet/dnsNameservers`)}
            onChange={(dnsNameservers) => onChange(withMember(network, 'subnet', { ...subnet, dnsNameservers }))}
          />
        )}
      </SimpleGrid>
      {subnet && (
        <Switch
          label="Addresses are handed out by DHCP"
          checked={subnet.dhcp ?? true}
          onChange={(event) => onChange({ ...network, subnet: { ...subnet, dhcp: event.currentTarget.checked } })}
        />
      )}
      <Switch
        label="Use a network that the cloud has already"
        checked={existing !== undefined}
        onChange={(event) => setExisting(event.currentTarget.checked)}
      />
      <NetworkMore network={network} pointer={pointer} onChange={onChange} />
    </ItemCard>
  );
}
