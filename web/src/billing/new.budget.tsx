import { Select, TagsInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useFleets } from '../common/choices.query';
import { FormDialog } from '../common/deed.form';
import { useErrorAt } from '../common/field.errors';
import { useKeyedSender } from '../common/idempotency';
import { useNotices } from '../common/notices';
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
  const sendKeyed = useKeyedSender();
  const setting = useMutation({
    mutationFn: () => sendKeyed(draft, (key) => setBudget(accountId, draft, key)),
    onSuccess: () => {
      notices.done(`The budget ${draft.name} is set.`);
      setDraft(fresh);
      onClose();
    },
  });
  return (
    <FormDialog
      opened={opened}
      title="New budget"
      deed={setting}
      submit="Set the budget"
      marked={['/name', '/amount', '/thresholds']}
      onClose={onClose}
    >
      <Fields draft={draft} onChange={setDraft} accountId={accountId} currency={currency} />
    </FormDialog>
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
