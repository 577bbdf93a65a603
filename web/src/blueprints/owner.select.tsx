import { Select } from '@mantine/core';
import { useCaller } from '../common/caller.query';
import { useAccounts } from '../common/choices.query';

interface OwnerSelectProps {
  value: string | null;
  onChange: (accountId: string | null) => void;
  error: string | undefined;
}

/** Whose a new blueprint is. Who is limited to one account has nothing to choose; who is to none may make it for all. */
export function OwnerSelect({ value, onChange, error }: OwnerSelectProps) {
  const { data: caller } = useCaller();
  const { data: accounts } = useAccounts();
  const limited = Boolean(caller?.accountIds);
  if (accounts === undefined || (limited && accounts.length < 2)) return null;
  return (
    <Select
      label="Account"
      description="The only one that sees it and makes fleets from it"
      placeholder={limited ? 'Choose an account' : 'Every account'}
      data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
      error={error}
      required={limited}
      clearable={!limited}
      allowDeselect={!limited}
      searchable
      clearButtonProps={{ 'aria-label': 'Every account' }}
      maw={480}
    />
  );
}
