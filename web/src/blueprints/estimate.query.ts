import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../common/api.client';
import { fieldErrorsOf, type FieldError } from '../common/field.errors';
import type { Estimate, Spec } from './spec.types';

const quietMs = 400;

export interface Judged {
  /** What it costs a month; of the last specification that was right. */
  estimate: Estimate | undefined;
  /** What is wrong with the specification, by pointers into it. */
  errors: FieldError[];
  /** Why nothing can be told of it. */
  failure: unknown;
  /** Whether what is shown is that of the specification as it stands. */
  settled: boolean;
}

/** Asks the service for the price of a specification that is being written, and so for what is wrong with it. */
export function useEstimate(spec: Spec, accountId?: string): Judged {
  const [quiet] = useDebouncedValue(spec, quietMs);
  const { data, error, isFetching } = useQuery({
    queryKey: ['estimate', accountId, quiet],
    queryFn: () => answerOf(api.POST('/api/v1/blueprints/estimate', { body: { spec: quiet, accountId } })),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
  const errors = fieldErrorsOf(error, '/spec');
  const failure = error && errors.length === 0 ? error : null;
  return { estimate: data, errors, failure, settled: !isFetching && quiet === spec };
}
