import { Button, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api, type Schemas } from '../common/api.client';
import { FormDialog } from '../common/deed.form';
import { useErrorAt } from '../common/field.errors';
import { keyed, useKeyedSender, type KeyedSender } from '../common/idempotency';
import { useNotices } from '../common/notices';
import { queries } from '../common/queries';

type Account = Schemas['Account'];

const currencies = Intl.supportedValuesOf('currency');
const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A button that opens the form for a new account. */
export function NewAccount({ onMade }: { onMade?: (account: Account) => void }) {
  const [opened, setOpened] = useState(false);
  // Not the form's own: opened again after an answer was lost, it makes no second account.
  const sendKeyed = useKeyedSender();
  return (
    <>
      <Button variant="default" size="sm" onClick={() => setOpened(true)}>
        New account
      </Button>
      {opened && <AccountDialog sendKeyed={sendKeyed} onClose={() => setOpened(false)} onMade={onMade} />}
    </>
  );
}

interface AccountDialogProps {
  sendKeyed: KeyedSender;
  onMade?: (account: Account) => void;
  onClose: () => void;
}

function AccountDialog({ sendKeyed, onMade, onClose }: AccountDialogProps) {
  const [name, setName] = useState('');
  const [currency, setCurrency] = useState<string | null>('EUR');
  const [timeZone, setTimeZone] = useState<string | null>(zones.includes(here) ? here : 'UTC');
  const notices = useNotices();
  const deed = useMutation({
    mutationFn: () => {
      const body = { name, currency: currency ?? '', timeZone: timeZone ?? '' };
      return sendKeyed(body, (key) => answerOf(api.POST('/api/v1/accounts', { body, params: keyed(key) })));
    },
    onSuccess: async (account) => {
      await queries.invalidateQueries({ queryKey: ['accounts'] });
      notices.done(`The account ${account.name} is made.`);
      onClose();
      onMade?.(account);
    },
  });
  return (
    <FormDialog title="New account" deed={deed} submit="Make the account" marked={['/name']} onClose={onClose}>
      <NameField value={name} onChange={setName} />
      <Select label="Currency" data={currencies} value={currency} onChange={setCurrency} searchable required />
      <Select
        label="Time zone"
        description="Its months begin and end by this one"
        data={zones}
        value={timeZone}
        onChange={setTimeZone}
        limit={100}
        searchable
        required
      />
    </FormDialog>
  );
}

function NameField({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const errorAt = useErrorAt();
  return (
    <TextInput
      label="Name"
      description="Who pays"
      value={value}
      error={errorAt('/name')}
      onChange={(event) => onChange(event.currentTarget.value)}
      required
      data-autofocus
    />
  );
}
