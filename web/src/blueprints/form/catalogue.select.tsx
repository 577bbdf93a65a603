import { Select } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { ApiProblem } from '../../common/api.client';

interface Option {
  value: string;
  label: string;
}

interface CatalogueSelectProps<T> {
  label: string;
  description?: string;
  query: UseQueryResult<T[]>;
  value: string | null;
  error: string | undefined;
  optionOf: (item: T) => Option;
  clearable?: boolean;
  onChange: (value: string | null) => void;
}

/** One of what the cloud offers. What is chosen already stays to choose, whether or not the cloud has it still. */
export function CatalogueSelect<T>({ query, value, error, optionOf, onChange, ...shown }: CatalogueSelectProps<T>) {
  const offered = distinct((query.data ?? []).map(optionOf));
  const isOffered = value === null || value === '' || offered.some((option) => option.value === value);
  const data = isOffered ? offered : [...offered, { value, label: `${value} (the cloud does not offer it)` }];
  const trouble = query.isError ? `The cloud's list could not be read: ${wordsOf(query.error)}` : undefined;
  return (
    <Select
      {...shown}
      data={query.data === undefined && value ? [{ value, label: value }] : data}
      value={value === '' ? null : value}
      error={error ?? trouble}
      placeholder={query.isPending ? 'Loading what the cloud offers …' : 'Choose one'}
      nothingFoundMessage="The cloud offers none of this name"
      clearButtonProps={{ 'aria-label': `Choose no ${shown.label.toLowerCase()}` }}
      searchable
      onChange={onChange}
    />
  );
}

/** Clouds may have several of one name; they are one choice. */
const distinct = (options: Option[]): Option[] => [
  ...new Map(options.map((option) => [option.value, option])).values(),
];

const wordsOf = (error: unknown): string => (error instanceof ApiProblem ? error.message : 'try again.');
