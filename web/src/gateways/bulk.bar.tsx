import { Button, Group, Paper, Text } from '@mantine/core';
import { useState } from 'react';
import { BulkReport } from './bulk.report';
import { DecisionDialog } from './decision.dialog';
import { allDecisions, decisionWords, gatewaysText } from './decision.words';
import type { Decision, DecisionResult, Gateway } from './gateway.queries';

interface BulkBarProps {
  chosen: Gateway[];
  onClear: () => void;
}

/** What can be decided about all that were chosen, and what became of each. */
export function BulkBar({ chosen, onClear }: BulkBarProps) {
  const [decision, setDecision] = useState<Decision | null>(null);
  const [report, setReport] = useState<{ decision: Decision; results: DecisionResult[]; of: Gateway[] } | null>(null);
  const fits = (one: Decision) => chosen.some(({ status }) => decisionWords[one].from.includes(status));
  return (
    <>
      {report && <BulkReport {...report} onClose={() => setReport(null)} />}
      {chosen.length > 0 && (
        <Paper withBorder p="xs" role="region" aria-label="Decide about the chosen gateways">
          <Group gap="xs">
            <Text size="sm" fw={600} aria-live="polite">
              {gatewaysText(chosen.length)} chosen
            </Text>
            {allDecisions.filter(fits).map((one) => (
              <Button
                key={one}
                size="compact-sm"
                variant={decisionWords[one].dangerous ? 'outline' : 'filled'}
                color={decisionWords[one].dangerous ? 'red' : undefined}
                onClick={() => setDecision(one)}
              >
                {decisionWords[one].deed}
              </Button>
            ))}
            <Button size="compact-sm" variant="default" onClick={onClear}>
              Choose none
            </Button>
          </Group>
        </Paper>
      )}
      <DecisionDialog
        decision={decision}
        gateways={chosen}
        onClose={() => setDecision(null)}
        onDone={(what, results) => {
          setReport({ decision: what, results, of: chosen });
          onClear();
        }}
      />
    </>
  );
}
