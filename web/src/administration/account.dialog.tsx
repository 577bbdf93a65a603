import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { answerOf, api, type Schemas } from '../common/api.client';
import { fieldErrorsOf } from '../common/field.errors';
import { keyed, useKeyedSender, type KeyedSender } from '../common/idempotency';
import { useNotices } from '../common/notices';
import { queries } from '../common/queries';
import { Failed } from '../common/states';

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
      <Modal opened={opened} onClose={() => setOpened(false)} title="New account">
        <AccountForm
          sendKeyed={sendKeyed}
          onClose={() => setOpened(false)}
          onMade={(account) => {
            setOpened(false);
            onMade?.(account);
          }}
        />
      </Modal>
    </>
  );
}

interface AccountFormProps {
  sendKeyed: KeyedSender;
  onMade: (account: Account) => void;
  onClose: () => void;
}

function AccountForm({ sendKeyed, onMade, onClose }: AccountFormProps) {
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
      onMade(account);
    },
  });
  const errorAt = (pointer: string) => fieldErrorsOf(deed.error, pointer)[0]?.message;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    deed.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {deed.isError && <Failed error={deed.error} marked={['/name']} />}
        <TextInput
          label="Name"
          description="Who pays"
          value={name}
          error={errorAt('/name')}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
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
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={deed.isPending}>
            Make the account
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
