import { Button, Group, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import type { Schemas } from '../common/api.client';
import { useAccounts } from '../common/choices.query';
import { fieldErrorsOf } from '../common/field.errors';
import { useKeyedSender } from '../common/idempotency';
import { Failed } from '../common/states';
import { makeToken, type NewApiToken } from './token.queries';

type Role = Schemas['ApiToken']['role'];

const roles: { value: Role; label: string }[] = [
  { value: 'viewer', label: 'viewer: reads' },
  { value: 'billing', label: 'billing: reads, prices, closes months' },
  { value: 'operator', label: 'operator: reads, works on fleets and gateways' },
  { value: 'admin', label: 'admin: everything' },
];

const lives = [
  { value: '1', label: 'after a day' },
  { value: '30', label: 'after 30 days' },
  { value: '90', label: 'after 90 days' },
  { value: '365', label: 'after a year' },
  { value: 'never', label: 'never' },
];

const endOf = (days: string): string | null =>
  days === 'never' ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString();

/** By it the dialog around the form knows that a token is on its way. */
export const makingToken = ['make-token'];

interface Asked extends Pick<Schemas['ApiTokenInput'], 'name' | 'role' | 'accountIds'> {
  days: string;
}
type TokenMaker = (asked: Asked) => Promise<NewApiToken>;

/** Not the form's own: opened again after an answer was lost, it gets that token, and makes no second one. */
export function useTokenMaker(): TokenMaker {
  const sendKeyed = useKeyedSender();
  const ends = useRef<Record<string, string | null>>({});
  return (asked) =>
    sendKeyed(asked, (key) => {
      const { days, ...token } = asked;
      // The end moves on with the clock: asked again, it is as it was asked first.
      ends.current[key] ??= endOf(days);
      return makeToken({ ...token, expiresAt: ends.current[key] }, key);
    });
}

interface TokenFormProps {
  make: TokenMaker;
  onMade: (token: NewApiToken) => void;
  onClose: () => void;
}

export function TokenForm({ make, onMade, onClose }: TokenFormProps) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [accountIds, setAccountIds] = useState<string[]>([]);
  const [days, setDays] = useState('90');
  const { data: accounts } = useAccounts();
  const deed = useMutation({
    mutationKey: makingToken,
    mutationFn: () => make({ name, role, days, ...(accountIds.length === 0 ? {} : { accountIds }) }),
    onSuccess: onMade,
  });
  const errorAt = (pointer: string) => fieldErrorsOf(deed.error, pointer)[0]?.message;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    deed.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {deed.isError && <Failed error={deed.error} marked={['/name', '/role', '/accountIds', '/expiresAt']} />}
        <TextInput
          label="Name"
          description="What it is for"
          value={name}
          error={errorAt('/name')}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        <Select
          label="Role"
          data={roles}
          value={role}
          error={errorAt('/role')}
          allowDeselect={false}
          onChange={(value) => setRole(value as Role)}
        />
        <MultiSelect
          label="Accounts"
          description="The only ones that it sees; all that you see when empty"
          data={(accounts ?? []).map((account) => ({ value: account.id, label: account.name }))}
          value={accountIds}
          error={errorAt('/accountIds')}
          onChange={setAccountIds}
          searchable
        />
        <Select
          label="It ends"
          data={lives}
          value={days}
          error={errorAt('/expiresAt')}
          allowDeselect={false}
          onChange={(value) => setDays(value ?? '90')}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" disabled={deed.isPending} onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={deed.isPending}>
            Make the token
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
