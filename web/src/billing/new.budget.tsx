import { Button, Group, Modal, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useFleets } from '../common/choices.query';
import { fieldErrorsOf, FieldErrors, useErrorAt } from '../common/field.errors';
import { useNotices } from '../common/notices';
import { Failed } from '../common/states';
import { setBudget, type BudgetDraft } from './budget.queries';

interface NewBudgetProps {
  accountId: string;
  currency: string;
  opened: boolean;
  onClose: () => void;
}

const fresh: BudgetDraft = { name: '', amount: '', fleetId: null, thresholds: ['0.5', '0.8', '1'] };

export function NewBudgetDialog({ accountId, currency, opened, onClose }: NewBudgetProps) {
  const [draft, setDraft] = useState(fresh);
  const notices = useNotices();
  const setting = useMutation({
    mutationFn: () => setBudget(accountId, draft),
    onSuccess: () => {
      notices.done(`The budget ${draft.name} is set.`);
      setDraft(fresh);
      onClose();
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title="New budget">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setting.mutate();
        }}
      >
        <FieldErrors value={fieldErrorsOf(setting.error)}>
          <Stack>
            <Fields draft={draft} onChange={setDraft} accountId={accountId} currency={currency} />
            {setting.isError && <Failed error={setting.error} marked={['/name', '/amount', '/thresholds']} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={setting.isPending}>
                Set the budget
              </Button>
            </Group>
          </Stack>
        </FieldErrors>
      </form>
    </Modal>
  );
}

interface FieldsProps {
  draft: BudgetDraft;
  onChange: (draft: BudgetDraft) => void;
  accountId: string;
  currency: string;
}

function Fields({ draft, onChange, accountId, currency }: FieldsProps) {
  const { data: fleets } = useFleets(accountId);
  const errorAt = useErrorAt();
  return (
    <>
      <TextInput
        label="Name"
        value={draft.name}
        error={errorAt('/name')}
        onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        required
      />
      <TextInput
        label={`Amount a month (${currency})`}
        placeholder="500"
        inputMode="decimal"
        value={draft.amount}
        error={errorAt('/amount')}
        onChange={(event) => onChange({ ...draft, amount: event.currentTarget.value })}
        required
      />
      <Select
        label="For"
        placeholder="The whole account"
        data={(fleets ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.fleetId ?? null}
        onChange={(fleetId) => onChange({ ...draft, fleetId })}
        clearable
        clearButtonProps={{ 'aria-label': 'The whole account' }}
      />
      <TagsInput
        label="Tells at these shares"
        description="0.8 is 80 %; Enter adds one"
        value={draft.thresholds ?? []}
        error={errorAt('/thresholds')}
        onChange={(thresholds) => onChange({ ...draft, thresholds })}
      />
    </>
  );
}
