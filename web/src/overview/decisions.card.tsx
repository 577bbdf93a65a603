import { Anchor, Card, List, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { isFor, useCaller, type Roles } from '../common/caller.query';
import { countText } from '../common/format';
import type { Overview } from './overview.query';

type Decisions = Overview['decisions'];

interface Waiting {
  count: number;
  one: string;
  more: string;
  to: string;
  /** Who may see what it leads to. */
  roles?: Roles;
}

const waitingOf = (decisions: Decisions): Waiting[] => [
  {
    count: decisions.pendingDevices,
    one: 'gateway waits for approval',
    more: 'gateways wait for approval',
    to: '/gateways?status=pending-approval',
    roles: ['operator', 'viewer'],
  },
  {
    count: decisions.blockedFleets,
    one: 'fleet is blocked until somebody changes something',
    more: 'fleets are blocked until somebody changes something',
    to: '/fleets?status=blocked',
  },
  {
    count: decisions.waitingFleets,
    one: 'fleet waits for room in the cloud',
    more: 'fleets wait for room in the cloud',
    to: '/fleets?status=blocked',
  },
  {
    count: decisions.unknownIntervals,
    one: 'stretch of usage is unknown and held back',
    more: 'stretches of usage are unknown and held back',
    to: '/billing/unknown?treatment=hold',
  },
];

/** What somebody has to decide, each a way to where it is decided. */
export function DecisionsCard({ decisions }: { decisions: Decisions }) {
  const { data: caller } = useCaller();
  const waiting = waitingOf(decisions).filter(({ count, roles }) => count > 0 && isFor(caller, roles));
  return (
    <Card withBorder h="100%" component="section" aria-label="What needs a decision">
      <Title order={2} size="h4" mb="sm">
        Needs a decision
      </Title>
      {waiting.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing waits for you.
        </Text>
      ) : (
        <List spacing={6} size="sm">
          {waiting.map(({ count, one, more, to }) => (
            <List.Item key={more}>
              <Anchor component={Link} to={to} size="sm">
                {countText(count)} {count === 1 ? one : more}
              </Anchor>
            </List.Item>
          ))}
        </List>
      )}
    </Card>
  );
}
