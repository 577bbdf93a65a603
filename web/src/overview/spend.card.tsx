import { Anchor, Card, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { moneyText } from '../common/format';
import type { Overview } from './overview.query';

/** What this month costs so far, and will if what runs now runs on; a pair for each currency. */
export const SpendCard = ({ spend }: { spend: Overview['spend'] }) => (
  <Card withBorder h="100%" component="section" aria-label="Spend this month">
    <Group justify="space-between" mb="sm">
      <Title order={2} size="h4">
        This month
      </Title>
      <Anchor component={Link} to="/billing/usage" size="sm">
        Usage and cost
      </Anchor>
    </Group>
    {spend.length === 0 ? (
      <Text size="sm" c="dimmed">
        Nothing has been used this month.
      </Text>
    ) : (
      <Stack gap="sm">
        {spend.map(({ currency, monthToDate, forecast }) => (
          <div key={currency}>
            <Text size="xl" fw={700} className="figures">
              {moneyText(monthToDate, currency)}
            </Text>
            <Text size="sm" c="dimmed" className="figures">
              {moneyText(forecast, currency)} at its end, if what runs now runs on
            </Text>
          </div>
        ))}
      </Stack>
    )}
  </Card>
);
