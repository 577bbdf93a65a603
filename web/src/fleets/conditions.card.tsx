import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { agoText, timeText } from '../common/format';
import { StateIcon } from '../common/state.icon';
import { wordsOfCondition } from './condition.words';
import type { Fleet } from './fleet.types';

const icons = { good: 'done', busy: 'working', held: 'waiting', attention: 'failed' } as const;

/** How the fleet is, in words: since when, and what it waits for. */
export function ConditionsCard({ fleet }: { fleet: Fleet }) {
  const told = fleet.conditions.flatMap((condition) => {
    const words = wordsOfCondition(condition, fleet);
    return words ? [{ ...condition, ...words }] : [];
  });
  return (
    <Card withBorder padding="md" component="section" aria-label="Conditions">
      <Stack gap="sm">
        <Title order={2} size="h4">
          How it is
        </Title>
        {told.length === 0 && (
          <Text size="sm" c="dimmed">
            It is not built yet. It is when its first gateway is accepted, or when you choose “Build it now”.
          </Text>
        )}
        {told.map(({ type, title, message, since, next, tone }) => (
          <Group key={type} gap="xs" wrap="nowrap" align="flex-start">
            <StateIcon state={icons[tone]} />
            <div style={{ minWidth: 0 }}>
              <Text size="sm" fw={600}>
                {title}{' '}
                <Text span size="sm" c="dimmed" fw={400}>
                  <time dateTime={since} title={timeText(since)}>
                    {agoText(since)}
                  </time>
                </Text>
              </Text>
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {message}
              </Text>
              {next && (
                <Text size="sm" c="dimmed">
                  {next}
                </Text>
              )}
            </div>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
