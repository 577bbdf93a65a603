import { Alert, Button, Center, Loader, Skeleton, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiProblem } from './api.client';
import { problemWords } from './problem.words';

export const Loading = ({ what, lines = 4 }: { what: string; lines?: number }) => (
  <Stack gap="xs" role="status" aria-label={`${what} is loading`}>
    {Array.from({ length: lines }, (_, line) => (
      <Skeleton key={line} height={28} radius="sm" />
    ))}
  </Stack>
);

export const Waiting = ({ what }: { what: string }) => (
  <Center p="xl" role="status" aria-label={what}>
    <Loader />
  </Center>
);

interface FailedProps {
  error: unknown;
  retry?: () => void;
  /** Pointers of the fields that are marked where they are wrong. */
  marked?: string[];
}

/** What went wrong, and what to do. */
export function Failed({ error, retry, marked }: FailedProps) {
  const problem = error instanceof ApiProblem ? error : null;
  const words = problem && problemWords(problem, marked);
  return (
    <Alert color="red" title={words?.title ?? 'This page has a fault.'} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{words?.action ?? (error instanceof Error ? error.message : 'Load the page again.')}</Text>
        {words?.parts.map((part) => (
          <Text size="sm" key={part}>
            {part}
          </Text>
        ))}
        {problem?.correlationId && (
          <Text size="xs" c="dimmed">
            {problem.code} · correlation id {problem.correlationId}
          </Text>
        )}
        {retry && (
          <Button size="xs" variant="light" color="red" onClick={retry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** Nothing is there yet, and what makes something. */
export const Empty = ({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) => (
  <Center p="xl">
    <Stack gap="xs" align="center" maw={460}>
      <Text fw={600} ta="center">
        {title}
      </Text>
      {children && (
        <Text c="dimmed" size="sm" ta="center" component="div">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  </Center>
);

/** One of the three that a query can be in: its data only when it is there. */
export function Loaded<T>({
  query,
  what,
  children,
}: {
  query: UseQueryResult<T>;
  what: string;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <Loading what={what} />;
}
