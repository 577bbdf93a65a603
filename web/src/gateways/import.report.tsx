import { Alert, List, Text } from '@mantine/core';
import { countText } from '../common/format';
import type { ImportReport } from './enrollment.queries';

const mostShown = 50;

/** What became of each line; those that are wrong by their number. */
export function ImportReportView({ report: { added, known, invalid, lines } }: { report: ImportReport }) {
  const wrong = lines.filter(({ result }) => result === 'invalid');
  return (
    <Alert role="status" color={invalid === 0 ? 'green' : 'orange'} title={`${countText(added)} added`}>
      <Text size="sm">
        {countText(known)} were on the list before, {countText(invalid)} lines are wrong.
      </Text>
      {wrong.length > 0 && (
        <List size="sm">
          {wrong.slice(0, mostShown).map(({ line, hardwareId, reason }) => (
            <List.Item key={line}>
              Line {line}, <code>{hardwareId}</code>: {reason}
            </List.Item>
          ))}
          {wrong.length > mostShown && <List.Item>and {countText(wrong.length - mostShown)} more</List.Item>}
        </List>
      )}
    </Alert>
  );
}
