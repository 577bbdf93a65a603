import { Progress, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '../common/api.client';
import { ConfirmDialog } from '../common/confirm.dialog';
import { useNotices } from '../common/notices';
import { decisionWords, gatewaysText } from './decision.words';
import { decide, type Decided, type Decision, type DecisionResult, type Gateway } from './gateway.queries';
import { useStop } from './stop.hook';

type Whom = Pick<Gateway, 'id' | 'hardwareId'>;

interface DecisionDialogProps {
  /** Null while nothing is asked. */
  decision: Decision | null;
  gateways: Whom[];
  onClose: () => void;
  onDone?: (decision: Decision, decided: Decided, gateways: Whom[]) => void;
}

/** Why one was refused, as if it alone had been asked for. */
const problemOf = ({ code, message }: NonNullable<DecisionResult['error']>) => new ApiProblem(409, code, message);

/** Says what a decision means before it is taken. */
export function DecisionDialog({ decision, gateways, onClose, onDone }: DecisionDialogProps) {
  const notices = useNotices();
  const [decided, setDecided] = useState(0);
  const stop = useStop();
  const deciding = useMutation({
    onMutate: () => setDecided(0),
    mutationFn: (asked: { what: Decision; whom: Whom[] }) => {
      const ids = asked.whom.map(({ id }) => id);
      return decide(ids, asked.what, stop.begin(), setDecided);
    },
    onSuccess: (made, { what, whom }) => {
      const errors = made.results.flatMap(({ error }) => error ?? []);
      if (errors.length > 0 && made.results.length === 1) notices.failed(problemOf(errors[0]));
      else notices.done(`${gatewaysText(made.results.length - errors.length)} ${decisionWords[what].done}.`);
      if (made.failure !== null) notices.failed(made.failure);
      onDone?.(what, made, whom);
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
      onStop={stop.now}
      dangerous={words?.dangerous}
      onConfirm={() => decision !== null && deciding.mutate({ what: decision, whom: gateways })}
      onClose={onClose}
    >
      {gateways.length > 1 && (
        <Text size="sm" mb="xs" style={{ overflowWrap: 'anywhere' }}>
          {namesText(gateways)}
        </Text>
      )}
      <Text size="sm">{words?.meaning}</Text>
      {deciding.isPending && decided > 0 && (
        <Progress value={(decided / gateways.length) * 100} mt="sm" aria-label={`${decided} of ${gateways.length}`} />
      )}
    </ConfirmDialog>
  );
}

const mostNamed = 5;

/** By name, as far as somebody reads: who was not meant is seen before it is done. */
function namesText(gateways: Whom[]): string {
  const named = gateways.slice(0, mostNamed).map(({ hardwareId }) => hardwareId);
  const others = gateways.length - named.length;
  return others === 0 ? named.join(', ') : `${named.join(', ')} and ${others} more`;
}
