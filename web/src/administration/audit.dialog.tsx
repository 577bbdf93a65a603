import { Code, Modal, Stack, Text } from '@mantine/core';
import type { Schemas } from '../common/api.client';
import { timeText } from '../common/format';
import { JsonDiff } from '../common/json.diff';

/** What was there before and after stands only where there was something to compare. */
export type AuditEntry = Schemas['AuditEntry'] & { before?: unknown; after?: unknown };

export function AuditDialog({ entry, onClose }: { entry: AuditEntry | null; onClose: () => void }) {
  return (
    <Modal opened={entry !== null} onClose={onClose} size="lg" title={entry?.action ?? ''}>
      {entry && <Details entry={entry} />}
    </Modal>
  );
}

function Details({ entry }: { entry: AuditEntry }) {
  const { before, after, request } = entry;
  const compared = (before !== undefined && before !== null) || (after !== undefined && after !== null);
  return (
    <Stack gap="sm">
      <Facts entry={entry} />
      {compared && (
        <JsonDiff before={{ name: 'before', value: before ?? {} }} after={{ name: 'after', value: after ?? {} }} />
      )}
      <Text size="sm" fw={600}>
        What was sent, with secrets hidden
      </Text>
      {request === null || request === undefined ? (
        <Text size="sm" c="dimmed">
          Nothing.
        </Text>
      ) : (
        <Code block tabIndex={0} role="region" aria-label="What was sent">
          {JSON.stringify(request, null, 2)}
        </Code>
      )}
    </Stack>
  );
}

const Facts = ({ entry }: { entry: AuditEntry }) => (
  <Stack gap={2}>
    <Text size="sm">
      {entry.actor} ({entry.role}), {timeText(entry.at)}, from {entry.address ?? 'an unknown address'}
    </Text>
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      <code>{entry.path}</code> answered {entry.status}
    </Text>
    <Text size="xs" c="dimmed">
      Correlation id {entry.correlationId ?? 'unknown'}
    </Text>
  </Stack>
);
