import { Progress, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '../common/api.client';
import { ConfirmDialog } from '../common/confirm.dialog';
import { useNotices } from '../common/notices';
import { decisionWords, gatewaysText } from './decision.words';
import { decide, type Decision, type DecisionResult, type Gateway } from './gateway.queries';

interface DecisionDialogProps {
  /** Null while nothing is asked. */
  decision: Decision | null;
  gateways: Pick<Gateway, 'id' | 'hardwareId'>[];
  onClose: () => void;
  onDone?: (decision: Decision, results: DecisionResult[]) => void;
}

/** Why one was refused, as if it alone had been asked for. */
const problemOf = ({ code, message }: NonNullable<DecisionResult['error']>) => new ApiProblem(409, code, message);

/** Says what a decision means before it is taken. */
export function DecisionDialog({ decision, gateways, onClose, onDone }: DecisionDialogProps) {
  const notices = useNotices();
  const [decided, setDecided] = useState(0);
  const ids = gateways.map(({ id }) => id);
  const deciding = useMutation({
    onMutate: () => setDecided(0),
    mutationFn: (what: Decision) => decide(ids, what, setDecided),
    onSuccess: (results, what) => {
      const errors = results.flatMap(({ error }) => error ?? []);
      if (errors.length > 0 && results.length === 1) notices.failed(problemOf(errors[0]));
      else notices.done(`${gatewaysText(results.length - errors.length)} ${decisionWords[what].done}.`);
      onDone?.(what, results);
    },
    onError: (error) => notices.failed(error),
    onSettled: onClose,
  });
  const words = decision === null ? null : decisionWords[decision];
  const whom = gateways.length === 1 ? gateways[0].hardwareId : gatewaysText(gateways.length);
  return (
    <ConfirmDialog
      opened={words !== null}
      title={`${words?.question} ${whom}?`}
      confirm={words?.deed ?? ''}
      busy={deciding.isPending}
      dangerous={words?.dangerous}
      onConfirm={() => decision !== null && deciding.mutate(decision)}
      onClose={onClose}
    >
      <Text size="sm">{words?.meaning}</Text>
      {deciding.isPending && decided > 0 && (
        <Progress value={(decided / gateways.length) * 100} mt="sm" aria-label={`${decided} of ${gateways.length}`} />
      )}
    </ConfirmDialog>
  );
}
