import { Fieldset, NumberInput, SimpleGrid, Text } from '@mantine/core';
import { useState } from 'react';
import type { Schemas } from '../common/api.client';

export type Quotas = Schemas['ProjectQuotas'];

/** What of a project has a limit, in the order in which it is shown. */
const limits: [keyof Quotas, string][] = [
  ['instances', 'Servers'],
  ['cores', 'Virtual CPUs'],
  ['ramMiB', 'Memory in MiB'],
  ['serverGroups', 'Server groups'],
  ['serverGroupMembers', 'Servers per group'],
  ['networks', 'Networks'],
  ['subnets', 'Subnets'],
  ['ports', 'Ports'],
  ['routers', 'Routers'],
  ['floatingIps', 'Floating IPs'],
  ['securityGroups', 'Security groups'],
  ['securityGroupRules', 'Security group rules'],
  ['volumes', 'Volumes'],
  ['gigabytes', 'Volume space in GiB'],
  ['snapshots', 'Volume snapshots'],
];

interface QuotaFieldsProps {
  quotas: Quotas;
  /** Hears of the one limit that is changed: a number, or undefined where it is to be as the cloud has it. */
  onChange: (limit: Quotas) => void;
}

/** The limits of a fleet's own project; an empty field leaves one as the cloud has it. */
export const QuotaFields = ({ quotas, onChange }: QuotaFieldsProps) => (
  <Fieldset legend="Quotas of its project">
    <Text size="sm" c="dimmed" mb="sm">
      What is left empty is as the cloud has it by default; -1 is no limit.
    </Text>
    <SimpleGrid cols={{ base: 1, xs: 3 }} verticalSpacing="sm">
      {limits.map(([name, label]) => (
        <QuotaField key={name} label={label} limit={quotas[name]} onChange={(limit) => onChange({ [name]: limit })} />
      ))}
    </SimpleGrid>
  </Fieldset>
);

interface QuotaFieldProps {
  label: string;
  limit: number | undefined;
  onChange: (limit: number | undefined) => void;
}

function QuotaField({ label, limit, onChange }: QuotaFieldProps) {
  /** What is no number yet: a minus stays until its digits are there. */
  const [begun, setBegun] = useState('');
  return (
    <NumberInput
      label={label}
      placeholder="default"
      min={-1}
      max={2 ** 31 - 1}
      allowDecimal={false}
      value={limit ?? begun}
      onChange={(value) => {
        setBegun(typeof value === 'string' ? value : '');
        onChange(typeof value === 'number' ? value : undefined);
      }}
    />
  );
}

/** The limits that are wished, or null where all are as the cloud has them. */
export function quotasText(quotas: Quotas | null): string | null {
  const wished = limits.flatMap(([name, label]) => {
    const limit = quotas?.[name];
    return limit === undefined ? [] : [`${label}: ${limit === -1 ? 'no limit' : limit}`];
  });
  return wished.length === 0 ? null : wished.join('; ');
}
