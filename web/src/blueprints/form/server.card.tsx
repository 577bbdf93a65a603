import { MultiSelect, SimpleGrid, Switch, Text } from '@mantine/core';
import { useErrorAt } from '../../common/field.errors';
import { useFlavors, useImages } from '../catalogue.queries';
import { withMember } from '../spec.edit';
import type { Server, Spec } from '../spec.types';
import { CatalogueSelect } from './catalogue.select';
import { CountFields } from './count.fields';
import { ItemCard, othersOf } from './item.card';
import { KeyInput } from './key.input';
import { ServerMore } from './server.more';
import { UserDataField } from './user-data.field';
import { VolumeRows } from './volume.rows';

const fields = ['key', 'image', 'flavor', 'count', 'networks', 'securityGroups', 'floatingIp', 'volumes'];
const userDataFields = ['userData', 'userDataTemplate'];
const moreFields = ['rollout', 'serverGroup', 'availabilityZone', 'configDrive'];

interface ServerCardProps {
  server: Server;
  spec: Spec;
  cloud: string;
  pointer: string;
  onChange: (server: Server) => void;
  onRemove: () => void;
}

export function ServerCard({ server, spec, cloud, pointer, onChange, onRemove }: ServerCardProps) {
  const errorAt = useErrorAt();
  const groups = spec.securityGroups.map(({ key }) => key);
  return (
    <ItemCard
      title={`Servers ${server.key}`}
      onRemove={onRemove}
      others={othersOf(server, [...fields, ...userDataFields, ...moreFields])}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <KeyInput
          label="Role"
          value={server.key}
          error={errorAt(`${pointer}/key`)}
          onChange={(key) => onChange({ ...server, key })}
        />
        <MultiSelect
          label="Networks"
          description="In the order of its interfaces"
          data={[...new Set([...spec.networks.map(({ key }) => key), ...server.networks])]}
          value={server.networks}
          error={errorAt(`${pointer}/networks`)}
          onChange={(networks) => onChange({ ...server, networks })}
        />
        <ImageAndFlavor server={server} cloud={cloud} pointer={pointer} onChange={onChange} />
      </SimpleGrid>
      <CountFields
        count={server.count}
        pointer={`${pointer}/count`}
        onChange={(count) => onChange({ ...server, count })}
      />
      <MultiSelect
        label="Security groups"
        description="The cloud's default group when empty"
        data={[...new Set([...groups, ...(server.securityGroups ?? [])])]}
        value={server.securityGroups ?? []}
        error={errorAt(`${pointer}/securityGroups`)}
        onChange={(keys) => onChange(withMember(server, 'securityGroups', keys.length === 0 ? undefined : keys))}
      />
      <FloatingIpField server={server} pointer={pointer} onChange={onChange} />
      <VolumeRows
        volumes={server.volumes ?? []}
        server={server.key}
        pointer={`${pointer}/volumes`}
        onChange={(volumes) => onChange(withMember(server, 'volumes', volumes.length === 0 ? undefined : volumes))}
      />
      <UserDataField server={server} pointer={pointer} onChange={onChange} />
      <ServerMore server={server} pointer={pointer} onChange={onChange} />
    </ItemCard>
  );
}

type FieldProps = Pick<ServerCardProps, 'server' | 'pointer' | 'onChange'>;

function ImageAndFlavor({ server, cloud, pointer, onChange }: FieldProps & { cloud: string }) {
  const errorAt = useErrorAt();
  const images = useImages(cloud);
  const flavors = useFlavors(cloud);
  return (
    <>
      {typeof server.image === 'string' ? (
        <CatalogueSelect
          label="Image"
          query={images}
          value={server.image}
          error={errorAt(`${pointer}/image`)}
          optionOf={({ id, name }) => ({ value: name ?? id, label: name ?? id })}
          onChange={(image) => onChange({ ...server, image: image ?? '' })}
        />
      ) : (
        <AskedFor what="Image" query={server.image} />
      )}
      {typeof server.flavor === 'string' ? (
        <CatalogueSelect
          label="Flavor"
          query={flavors}
          value={server.flavor}
          error={errorAt(`${pointer}/flavor`)}
          optionOf={({ name, vcpus, ramMiB, diskGiB }) => ({
            value: name,
            label: `${name} · ${vcpus} vCPU · ${ramMiB} MiB · ${diskGiB} GiB`,
          })}
          onChange={(flavor) => onChange({ ...server, flavor: flavor ?? '' })}
        />
      ) : (
        <AskedFor what="Flavor" query={server.flavor} />
      )}
    </>
  );
}

/** What is asked for by its properties is written in the JSON. */
const AskedFor = ({ what, query }: { what: string; query: object }) => (
  <div>
    <Text size="sm" fw={500}>
      {what}
    </Text>
    <Text size="sm">
      by query: <code>{JSON.stringify(query)}</code>
    </Text>
  </div>
);

function FloatingIpField({ server, pointer, onChange }: FieldProps) {
  const errorAt = useErrorAt();
  const { floatingIp } = server;
  const reserved = typeof floatingIp === 'object' ? ` (reserved: ${floatingIp.reserved.join(', ')})` : '';
  return (
    <Switch
      label={`Each has a floating IP${reserved}`}
      description="An address of the external network; needs a router that has its gateway there"
      checked={Boolean(floatingIp)}
      error={errorAt(`${pointer}/floatingIp`)}
      onChange={(event) => onChange({ ...server, floatingIp: event.currentTarget.checked })}
    />
  );
}
