import { Button, Group, Paper, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ComponentProps } from 'react';
import { countText } from '../common/format';
import { useNotices } from '../common/notices';
import { BulkReport } from './bulk.report';
import { DecisionDialog } from './decision.dialog';
import { allDecisions, decisionWords, gatewaysText } from './decision.words';
import type { GatewayChoice } from './gateway.choice';
import { mostChosen, readAll, type Decision, type Gateway, type GatewayFilter } from './gateway.queries';
import { useStop } from './stop.hook';

interface BulkBarProps {
  choice: GatewayChoice;
  filter: GatewayFilter;
  /** Whether there are more than are shown. */
  hasMore: boolean;
}

/** What can be decided about all that were chosen, and what became of each. */
export function BulkBar({ choice: { chosen, chooseAll, clear }, filter, hasMore }: BulkBarProps) {
  // About those that were chosen when it was asked for: the list goes on being read.
  const [asked, setAsked] = useState<{ decision: Decision; of: Gateway[] } | null>(null);
  const [report, setReport] = useState<Omit<ComponentProps<typeof BulkReport>, 'onClose'> | null>(null);
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
                onClick={() => setAsked({ decision: one, of: chosen })}
              >
                {decisionWords[one].deed}
              </Button>
            ))}
            {hasMore && <ChooseAll filter={filter} onFound={chooseAll} />}
            <Button size="compact-sm" variant="default" onClick={clear}>
              Choose none
            </Button>
          </Group>
        </Paper>
      )}
      <DecisionDialog
        decision={asked?.decision ?? null}
        gateways={asked?.of ?? []}
        onClose={() => setAsked(null)}
        onDone={(decision, { results, unknown }, of) => {
          setReport({ decision, results, unknown, of });
          clear();
        }}
      />
    </>
  );
}

interface ChooseAllProps {
  filter: GatewayFilter;
  onFound: (gateways: Gateway[]) => void;
}

/** Chooses also what fits and is not shown, unless nothing is chosen any more, or of another list, when it is found. */
function ChooseAll({ filter, onFound }: ChooseAllProps) {
  const notices = useNotices();
  const [read, setRead] = useState(0);
  const stop = useStop();
  const finding = useMutation({
    mutationFn: (stopped: AbortSignal) => readAll(filter, stopped, setRead),
    onSuccess: (found, stopped) => {
      if (stopped.aborted) return;
      if (found.length === mostChosen) notices.done(`These are the first ${countText(mostChosen)}: there may be more.`);
      onFound(found);
    },
    onError: (error, stopped) => stopped.aborted || notices.failed(error),
  });
  return (
    <Button
      size="compact-sm"
      variant="default"
      disabled={finding.isPending}
      onClick={() => finding.mutate(stop.begin())}
    >
      {finding.isPending ? `${countText(read)} found …` : 'Choose all that fit'}
    </Button>
  );
}
