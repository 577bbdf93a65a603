import { Select } from '@mantine/core';
import { useAccounts } from './choices.query';

interface AccountSelectProps {
  value: string | null;
  onChange: (accountId: string | null) => void;
  /** Whether no account, which is all of them, may be chosen. */
  orAll?: boolean;
  error?: string;
}

/** One of the accounts that the caller sees. */
export function AccountSelect({ value, onChange, orAll = false, error }: AccountSelectProps) {
  const { data: accounts } = useAccounts();
  return (
    <Select
      label="Account"
      placeholder={orAll ? 'All accounts' : 'Choose an account'}
      data={(accounts ?? []).map(({ id, name, currency }) => ({ value: id, label: `${name} (${currency})` }))}
      value={value}
      error={error}
      onChange={onChange}
      clearable={orAll}
      allowDeselect={orAll}
      searchable
      clearButtonProps={{ 'aria-label': 'All accounts' }}
      nothingFoundMessage="There is no such account."
      w={{ base: '100%', xs: 260 }}
    />
  );
}
