import { MultiSelect, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Schemas } from '../common/api.client';
import { useAccounts } from '../common/choices.query';
import { DeedForm } from '../common/deed.form';
import { useErrorAt } from '../common/field.errors';
import { useKeyedSender } from '../common/idempotency';
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

interface Asked extends Pick<Schemas['ApiTokenInput'], 'name' | 'role'> {
  /** All that its maker sees where there are none. */
  accountIds: string[];
  days: string;
}
type TokenMaker = (asked: Asked) => Promise<NewApiToken>;

/** Not the form's own: opened again after an answer was lost, it gets that token, and makes no second one. */
export function useTokenMaker(): TokenMaker {
  const sendKeyed = useKeyedSender();
  const ends = useRef<Record<string, string | null>>({});
  return (asked) =>
    sendKeyed(asked, (key) => {
      const { days, accountIds, ...token } = asked;
      const limit = accountIds.length === 0 ? {} : { accountIds };
      // The end moves on with the clock: asked again, it is as it was asked first.
      ends.current[key] ??= endOf(days);
      return makeToken({ ...token, ...limit, expiresAt: ends.current[key] }, key);
    });
}

interface TokenFormProps {
  make: TokenMaker;
  onMade: (token: NewApiToken) => void;
  onClose: () => void;
}

export function TokenForm({ make, onMade, onClose }: TokenFormProps) {
  const [asked, setAsked] = useState<Asked>({ name: '', role: 'viewer', accountIds: [], days: '90' });
  const deed = useMutation({ mutationKey: makingToken, mutationFn: () => make(asked), onSuccess: onMade });
  return (
    <DeedForm
      deed={deed}
      submit="Make the token"
      marked={['/name', '/role', '/accountIds', '/expiresAt']}
      onClose={onClose}
    >
      <Fields asked={asked} onChange={(changes) => setAsked({ ...asked, ...changes })} />
    </DeedForm>
  );
}

function Fields({ asked, onChange }: { asked: Asked; onChange: (changes: Partial<Asked>) => void }) {
  const { data: accounts } = useAccounts();
  const errorAt = useErrorAt();
  return (
    <>
      <TextInput
        label="Name"
        description="What it is for"
        value={asked.name}
        error={errorAt('/name')}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        required
        data-autofocus
      />
      <Select
        label="Role"
        data={roles}
        value={asked.role}
        error={errorAt('/role')}
        allowDeselect={false}
        onChange={(role) => onChange({ role: role as Role })}
      />
      <MultiSelect
        label="Accounts"
        description="The only ones that it sees; all that you see when empty"
        data={(accounts ?? []).map((account) => ({ value: account.id, label: account.name }))}
        value={asked.accountIds}
        error={errorAt('/accountIds')}
        onChange={(accountIds) => onChange({ accountIds })}
        searchable
      />
      <Select
        label="It ends"
        data={lives}
        value={asked.days}
        error={errorAt('/expiresAt')}
        allowDeselect={false}
        onChange={(days) => onChange({ days: days ?? '90' })}
      />
    </>
  );
}
