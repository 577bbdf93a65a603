import { Autocomplete, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useErrorAt } from '../common/field.errors';
import type { PriceDraft } from './price.draft';
import { TierFields } from './tier.fields';

/** What can be priced besides the servers of each flavor. */
const meters = [
  'server.m1.tiny',
  'server.m1.small',
  'volume',
  'snapshot',
  'image',
  'object_storage',
  'floating_ip',
  'router',
  'device.messages',
  'device.bytes',
];

interface PriceFieldsProps {
  draft: PriceDraft;
  /** Whose days they are. */
  timeZone: string;
  onChange: (draft: PriceDraft) => void;
}

/** One price; what the service says of a field stands at it. */
export function PriceFields({ draft, timeZone, onChange }: PriceFieldsProps) {
  const errorAt = useErrorAt();
  const field = (name: 'unitPrice' | 'validFrom' | 'validTo' | 'freeAllowance' | 'minimum') => ({
    value: draft[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => onChange({ ...draft, [name]: event.currentTarget.value }),
    error: errorAt(`/${name}`),
  });
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Autocomplete
          label="Kind"
          description="server.<flavor>, or another kind"
          data={meters}
          value={draft.meter}
          onChange={(meter) => onChange({ ...draft, meter })}
          error={errorAt('/meter')}
          required
        />
        <TextInput
          label="Price of one unit"
          description={
            draft.tiers.length > 0 ? 'Of what is beyond the last tier' : 'Of one hour, GiB-hour, request or GiB'
          }
          placeholder="0.008"
          inputMode="decimal"
          required
          {...field('unitPrice')}
        />
        <TextInput
          label={`Valid from (${timeZone})`}
          description="First day"
          type="date"
          required
          {...field('validFrom')}
        />
        <TextInput
          label={`Until (${timeZone})`}
          description="Empty: until another one begins"
          type="date"
          {...field('validTo')}
        />
        <TextInput label="Free units a month" placeholder="none" inputMode="decimal" {...field('freeAllowance')} />
        <TextInput label="At least a month" placeholder="nothing" inputMode="decimal" {...field('minimum')} />
      </SimpleGrid>
      <TierFields draft={draft} onChange={onChange} />
    </Stack>
  );
}
