import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../common/api.client';
import { useTokens } from './token.queries';

const quietMs = 500;

interface ActorSelectProps {
  value: string | null;
  /** Of who is chosen, as far as the log that is shown has it. */
  name: string | undefined;
  onChange: (actorId: string | null) => void;
}

/** Who did something: whoever has a token, and of those who signed in in another way whom the log knows by what is typed. */
export function ActorSelect({ value, name, onChange }: ActorSelectProps) {
  const [typed, setTyped] = useState('');
  const actors = useActors(typed);
  const known = value === null ? undefined : (actors.get(value) ?? name);
  // Once told it stays: the list that told it may be empty by now.
  const [label, setLabel] = useState({ value, known });
  if (known !== undefined && (label.value !== value || label.known !== known)) setLabel({ value, known });
  const labelOf = (id: string) => known ?? (label.value === id ? label.known : undefined) ?? id;
  const choices = value === null || actors.has(value) ? actors : new Map([...actors, [value, labelOf(value)]]);
  return (
    <Select
      label="Who"
      placeholder="Everybody"
      data={[...choices].map(([id, label]) => ({ value: id, label }))}
      value={value}
      onChange={onChange}
      onSearchChange={setTyped}
      clearable
      searchable
      nothingFoundMessage="Nobody of this name has done anything."
      clearButtonProps={{ 'aria-label': 'Everybody' }}
      w={{ base: '100%', xs: 240 }}
    />
  );
}

/** Names by the actors' ids. */
function useActors(typed: string): Map<string, string> {
  const tokens = useTokens();
  const [q] = useDebouncedValue(typed.trim(), quietMs);
  const found = useQuery({
    queryKey: ['audit-log', 'actors', q],
    enabled: q !== '',
    queryFn: () => answerOf(api.GET('/api/v1/audit-log', { params: { query: { q, limit: 200 } } })),
    placeholderData: keepPreviousData,
  });
  return new Map([
    ...(found.data?.items ?? []).map(({ actorId, actor }) => [actorId, actor] as const),
    ...(tokens.data ?? []).map((token) => [token.id, token.name] as const),
    ['admin', 'the first administrator'],
    ['nobody', 'whoever was refused to sign in'],
  ]);
}
