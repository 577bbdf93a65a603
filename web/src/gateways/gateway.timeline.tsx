import { Anchor, Button, Card, Center, Text, Timeline, Title } from '@mantine/core';
import { Link } from 'react-router';
import { useMayForAll } from '../common/caller.query';
import { timeText } from '../common/format';
import { Failed, Loading } from '../common/states';
import { WrappedCode } from '../common/wrapped.code';
import { useTimeline, type Gateway, type TimelineEvent } from './gateway.queries';

/** What happened to it, the latest first, and more of it on demand. */
export function GatewayTimeline({ id, hardwareId }: Pick<Gateway, 'id' | 'hardwareId'>) {
  const timeline = useTimeline(id);
  const maySeeRefused = useMayForAll('operator', 'viewer');
  return (
    <Card withBorder component="section" aria-label="Timeline">
      <Title order={2} size="h4" mb="md">
        Timeline
      </Title>
      <Events query={timeline} />
      {maySeeRefused && (
        <Anchor
          component={Link}
          to={`/refused-messages?hardwareId=${encodeURIComponent(hardwareId)}`}
          size="sm"
          mt="md"
        >
          Messages of it that were refused
        </Anchor>
      )}
    </Card>
  );
}

function Events({ query }: { query: ReturnType<typeof useTimeline> }) {
  const { items: events, error } = query;
  if (events === undefined) {
    const retry = () => void query.refetch();
    return query.isError ? <Failed error={error} retry={retry} /> : <Loading what="The timeline" />;
  }
  return (
    <>
      <Timeline bulletSize={16} lineWidth={2} active={events.length}>
        {events.map((event) => (
          <Timeline.Item key={event.seq} title={event.type}>
            <Happened event={event} />
          </Timeline.Item>
        ))}
      </Timeline>
      {query.hasNextPage && (
        <Center>
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show older
          </Button>
        </Center>
      )}
    </>
  );
}

const Happened = ({ event: { message, actor, details, occurredAt, correlationId } }: { event: TimelineEvent }) => (
  <>
    <Text size="sm">
      {message}
      {actor !== null && ` (by ${actor})`}
    </Text>
    <Text size="xs" c="dimmed">
      {timeText(occurredAt)}
    </Text>
    {(Object.keys(details).length > 0 || correlationId !== null) && (
      <details className="more">
        <summary>Details</summary>
        <WrappedCode>
          {JSON.stringify({ ...details, ...(correlationId === null ? {} : { correlationId }) }, null, 2)}
        </WrappedCode>
      </details>
    )}
  </>
);
