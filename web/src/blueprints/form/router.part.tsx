import { Alert, MultiSelect, Select, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { useErrorAt } from '../../common/field.errors';
import { useExternalNetworks } from '../catalogue.queries';
import { withMember } from '../spec.edit';
import type { PartProps } from '../spec.types';
import { CatalogueSelect } from './catalogue.select';
import { othersOf, Part } from './item.card';

const snatChoices = [
  { value: 'cloud', label: 'As the cloud has it' },
  { value: 'on', label: 'Behind the address of the router' },
  { value: 'off', label: 'Not at all' },
];
const snatOf = (choice: string | null): boolean | undefined => (choice === 'cloud' ? undefined : choice === 'on');

export function RouterPart({ spec, onChange, cloud }: PartProps & { cloud: string }) {
  const errorAt = useErrorAt();
  const offered = useExternalNetworks(cloud);
  const { router } = spec;
  const others = othersOf(router ?? {}, ['externalNetwork', 'networks', 'snat']);
  return (
    <Part
      title="Router"
      description="Joins the networks with each other, and with the outside if it has a gateway there."
    >
      <Switch
        label="The fleet has a router"
        checked={router !== undefined}
        onChange={(event) => {
          const first = offered.data?.[0]?.name;
          const made = first === undefined ? {} : { externalNetwork: first };
          onChange(withMember(spec, 'router', event.currentTarget.checked ? made : undefined));
        }}
      />
      {router === undefined && spec.networks.length > 0 && (
        <Alert color="gray" title="Isolated">
          Without a router the networks reach neither each other nor the outside, and no server has a floating IP.
        </Alert>
      )}
      {router !== undefined && (
        <Stack gap="sm">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <CatalogueSelect
              label="External network"
              description="Where it has its gateway; empty for none"
              query={offered}
              value={router.externalNetwork ?? null}
              error={errorAt('/router/externalNetwork')}
              optionOf={({ name }) => ({ value: name, label: name })}
              clearable
              onChange={(name) =>
                onChange({ ...spec, router: withMember(router, 'externalNetwork', name ?? undefined) })
              }
            />
            <MultiSelect
              label="Networks that it joins"
              description="All of them when empty"
              data={[...new Set([...spec.networks.map(({ key }) => key), ...(router.networks ?? [])])]}
              value={router.networks ?? []}
              error={errorAt('/router/networks')}
              onChange={(keys) =>
                onChange({ ...spec, router: withMember(router, 'networks', keys.length === 0 ? undefined : keys) })
              }
            />
            <Select
              label="Outside without a floating IP (SNAT)"
              description="Many clouds let only administrators say so"
              data={snatChoices}
              value={router.snat === undefined ? 'cloud' : router.snat ? 'on' : 'off'}
              error={errorAt('/router/snat')}
              allowDeselect={false}
              onChange={(choice) => onChange({ ...spec, router: withMember(router, 'snat', snatOf(choice)) })}
            />
          </SimpleGrid>
          {others.length > 0 && (
            <Text size="sm" c="dimmed">
              Kept as it is in the JSON: {others.join(', ')}
            </Text>
          )}
        </Stack>
      )}
    </Part>
  );
}
