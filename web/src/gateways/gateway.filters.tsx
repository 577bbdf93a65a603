import { Button, Group, Select, TextInput } from '@mantine/core';
import { useEffect, useState, type FormEvent } from 'react';
import { useFleets } from '../common/choices.query';
import { gatewayStatuses } from './decision.words';
import type { GatewayFilter } from './gateway.queries';

interface FiltersProps {
  filter: GatewayFilter;
  onChange: (changes: Record<string, string | null>) => void;
}

/** By fleet, state, connection and hardware id. */
export function GatewayFilters({ filter, onChange }: FiltersProps) {
  const { data: fleets } = useFleets();
  const [text, setText] = useState(filter.q ?? '');
  useEffect(() => setText(filter.q ?? ''), [filter.q]);
  const search = (event: FormEvent) => {
    event.preventDefault();
    onChange({ q: text.trim() });
  };
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
      <form role="search" onSubmit={search}>
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <TextInput
            label="Hardware id"
            placeholder="a part of it"
            type="search"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" variant="default">
            Search
          </Button>
        </Group>
      </form>
    </Group>
  );
}
