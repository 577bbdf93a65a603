import { Button, Drawer, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { answerOf, api } from '../common/api.client';
import { Loaded } from '../common/states';

interface ConsoleProps {
  fleetId: string;
  server: string;
  onClose: () => void;
}

const lengths = ['50', '200', '1000', '10000'];

/** What a server has written to its console, the newest in sight. */
export function ConsoleDrawer({ fleetId, server, onClose }: ConsoleProps) {
  const [lines, setLines] = useState('200');
  const query = useQuery({
    queryKey: ['console', fleetId, server, lines],
    queryFn: () =>
      answerOf(
        api.GET('/api/v1/fleets/{id}/servers/{key}/console', {
          params: { path: { id: fleetId, key: server }, query: { lines: Number(lines) } },
        }),
      ),
    refetchInterval: 5_000,
  });
  return (
    <Drawer opened onClose={onClose} position="right" size="xl" title={`Console of ${server}`}>
      <Stack>
        <Group align="flex-end" justify="space-between">
          <NativeSelect
            label="Last lines"
            data={lengths}
            value={lines}
            onChange={(event) => setLines(event.currentTarget.value)}
          />
          <Button variant="default" loading={query.isFetching} onClick={() => void query.refetch()}>
            Read again
          </Button>
        </Group>
        <Loaded query={query} what="The console log">
          {({ output }) =>
            output.trim() === '' ? <Text c="dimmed">It has written nothing yet.</Text> : <Log text={output} />
          }
        </Loaded>
      </Stack>
    </Drawer>
  );
}

/** Scrolls along with what comes, unless the reader has scrolled up. */
function Log({ text }: { text: string }) {
  const box = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [text]);
  const look = ({ currentTarget: { scrollTop, clientHeight, scrollHeight } }: React.UIEvent) => {
    atEnd.current = scrollTop + clientHeight >= scrollHeight - 8;
  };
  return (
    <pre ref={box} className="console" tabIndex={0} aria-label="Console log" role="region" onScroll={look}>
      {text}
    </pre>
  );
}
