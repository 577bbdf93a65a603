import { Checkbox, NumberInput, SimpleGrid, TextInput } from '@mantine/core';
import type { Enrollment, EnrollmentLimits } from './enrollment.queries';

/** As the fields hold them; empty is without a limit. */
export interface LimitsDraft {
  maxDevices: number | '';
  /** As the browser's field for a time has it, in the reader's zone. */
  expiresAt: string;
  allowList: boolean;
  perSecond: number | '';
}

export const noLimits: LimitsDraft = { maxDevices: '', expiresAt: '', allowList: false, perSecond: '' };

export const draftOf = ({ maxDevices, expiresAt, allowList, perSecond }: Enrollment): LimitsDraft => ({
  maxDevices: maxDevices ?? '',
  expiresAt: expiresAt === null ? '' : localTime(new Date(expiresAt)),
  allowList,
  perSecond: perSecond ?? '',
});

export const limitsOf = ({ maxDevices, expiresAt, allowList, perSecond }: LimitsDraft): EnrollmentLimits => ({
  maxDevices: maxDevices === '' ? null : maxDevices,
  expiresAt: expiresAt === '' ? null : new Date(expiresAt).toISOString(),
  allowList,
  perSecond: perSecond === '' ? null : perSecond,
});

/** Only what was changed: somebody else may have changed the others meanwhile. */
export function changesOf(before: LimitsDraft, after: LimitsDraft): EnrollmentLimits {
  const changed = Object.entries(limitsOf(after)).filter(
    ([name]) => before[name as keyof LimitsDraft] !== after[name as keyof LimitsDraft],
  );
  return Object.fromEntries(changed);
}

const localTime = (at: Date): string =>
  new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

interface FieldsProps {
  draft: LimitsDraft;
  onChange: (draft: LimitsDraft) => void;
}

const numberOf = (value: number | string): number | '' => (typeof value === 'number' ? value : '');

/** What new gateways a group takes. */
export const LimitsFields = ({ draft, onChange }: FieldsProps) => (
  <SimpleGrid cols={{ base: 1, xs: 2 }}>
    <NumberInput
      label="At most so many gateways"
      placeholder="no limit"
      min={0}
      allowDecimal={false}
      value={draft.maxDevices}
      onChange={(value) => onChange({ ...draft, maxDevices: numberOf(value) })}
    />
    <TextInput
      label="Takes new ones until"
      type="datetime-local"
      value={draft.expiresAt}
      onChange={(event) => onChange({ ...draft, expiresAt: event.currentTarget.value })}
    />
    <NumberInput
      label="Registrations a second"
      placeholder="as many as its fleet"
      min={1}
      allowDecimal={false}
      value={draft.perSecond}
      onChange={(value) => onChange({ ...draft, perSecond: numberOf(value) })}
    />
    <Checkbox
      mt={{ base: 0, xs: 28 }}
      label="Only hardware ids of its list"
      checked={draft.allowList}
      onChange={(event) => onChange({ ...draft, allowList: event.currentTarget.checked })}
    />
  </SimpleGrid>
);
