import { Alert, List, Text } from '@mantine/core';
import { countText } from '../common/format';
import { decisionWords, gatewaysText } from './decision.words';
import type { Decision, DecisionResult, Gateway } from './gateway.queries';

const mostShown = 50;

interface ReportProps {
  decision: Decision;
  results: DecisionResult[];
  /** Of so many after those nobody knows. */
  unknown: number;
  /** All that it was asked for, as they were before. */
  of: Pick<Gateway, 'id' | 'hardwareId'>[];
  onClose: () => void;
}

/** What became of each; who could not be decided about is named with the reason. */
export function BulkReport({ decision, results, unknown, of, onClose }: ReportProps) {
  const failed = results.filter(({ error }) => error !== null);
  const left = of.length - results.length - unknown;
  const isWhole = failed.length + unknown + left === 0;
  const names = new Map(of.map(({ id, hardwareId }) => [id, hardwareId]));
  return (
    <Alert
      role="status"
      color={isWhole ? 'green' : 'orange'}
      title={`${gatewaysText(results.length - failed.length)} ${decisionWords[decision].done}`}
      withCloseButton
      closeButtonLabel="Close the report"
      onClose={onClose}
    >
      {isWhole && <Text size="sm">Every one that was chosen.</Text>}
      {unknown > 0 && (
        <Text size="sm">
          Of {gatewaysText(unknown)} it is not known, for their answer was lost: look at their state.
        </Text>
      )}
      {left > 0 && <Text size="sm">It ended before the other {gatewaysText(left)}, which are as before.</Text>}
      {failed.length > 0 && (
        <>
          <Text size="sm">{gatewaysText(failed.length)} stayed as before:</Text>
          <List size="sm">
            {failed.slice(0, mostShown).map(({ deviceId, error }) => (
              <List.Item key={deviceId}>
                <strong>{names.get(deviceId) ?? deviceId}</strong>: {error?.message}
              </List.Item>
            ))}
            {failed.length > mostShown && <List.Item>and {countText(failed.length - mostShown)} more</List.Item>}
          </List>
        </>
      )}
    </Alert>
  );
}
