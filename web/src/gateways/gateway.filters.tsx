import { Group, Select } from '@mantine/core';
import { useFleets } from '../common/choices.query';
import { SearchText } from '../common/search.text';
import { gatewayStatuses } from './decision.words';
import type { GatewayFilter } from './gateway.queries';

interface FiltersProps {
  filter: GatewayFilter;
  onChange: (changes: Record<string, string | null>) => void;
}

/** By fleet, state, connection and hardware id. */
export function GatewayFilters({ filter, onChange }: FiltersProps) {
  const { data: fleets } = useFleets();
  return (
    <Group gap="sm" align="flex-end">
      <Select
        label="Fleet"
        placeholder="All fleets"
        data={(fleets ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={filter.fleetId}
        onChange={(fleetId) => onChange({ fleetId })}
        clearable
        searchable
        clearButtonProps={{ 'aria-label': 'All fleets' }}
        w={{ base: '100%', xs: 220 }}
      />
      <Select
        label="State"
        placeholder="All but retired"
        data={[...gatewayStatuses]}
        value={filter.status}
        onChange={(status) => onChange({ status })}
        clearable
        clearButtonProps={{ 'aria-label': 'All states' }}
        w={{ base: '100%', xs: 190 }}
      />
      <Select
        label="Connected"
        placeholder="Either"
        data={[
          { value: 'true', label: 'online' },
          { value: 'false', label: 'offline' },
        ]}
        value={filter.online}
        onChange={(online) => onChange({ online })}
        clearable
        clearButtonProps={{ 'aria-label': 'Online or not' }}
        w={{ base: '100%', xs: 130 }}
      />
      <SearchText name="q" label="Hardware id" placeholder="a part of it" type="search" w={{ base: '100%', xs: 200 }} />
    </Group>
  );
}
