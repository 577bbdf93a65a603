import { Alert } from '@mantine/core';
import { notifyManager, type Query } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { ApiProblem, mayPass } from './api.client';
import { clockText } from './format';
import { queries } from './queries';

const againAfterMs = 5_000;
const cache = queries.getQueryCache();

/** On the page, and from before a reading that has failed. */
const isOld = (query: Query): boolean =>
  query.isActive() && query.state.status === 'error' && query.state.data !== undefined;

/** Of all that is old, what was read longest ago. */
const oldest = () =>
  cache
    .getAll()
    .filter(isOld)
    .map(({ state }) => state)
    .sort((a, b) => a.dataUpdatedAt - b.dataUpdatedAt)
    .at(0);

const onChange = (listener: () => void) => cache.subscribe(notifyManager.batchCalls(listener));

const readAgain = () =>
  queries.refetchQueries(
    { type: 'active', predicate: (query) => isOld(query) && mayPass(query.state.error) },
    { cancelRefetch: false },
  );

/** Says that what the page shows is not of now, until it has been read again. */
export function OldDataStrip() {
  const old = useSyncExternalStore(onChange, oldest);
  const isThere = old !== undefined;
  useEffect(() => {
    if (!isThere) return undefined;
    const timer = setInterval(() => void readAgain(), againAfterMs);
    return () => clearInterval(timer);
  }, [isThere]);
  if (!old) return null;
  const problem = old.error instanceof ApiProblem ? old.error.message : 'The page could not read it.';
  return (
    <Alert color="orange" role="alert" mb="md" title={`Not read since ${clockText(old.dataUpdatedAt)}: ${problem}`} />
  );
}
