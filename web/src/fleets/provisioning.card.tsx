import { Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { agoText, timeText } from '../common/format';
import { StateIcon } from '../common/state.icon';
import { Loading } from '../common/states';
import { useResources, useRunPlan } from './fleet.queries';
import { kindText } from './kind.words';
import { runOf, stagesOf, type Run, type RunStage, type RunStep } from './provisioning.steps';
import type { Fleet, FleetEvent } from './fleet.types';

const busy = ['provisioning', 'updating', 'deleting'];
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const clockText = (iso: string) => clock.format(new Date(iso));

/** What is being done to the fleet, step for step, as it happens; once it stands, how the last run went. */
export function ProvisioningCard({ fleet, events }: { fleet: Fleet; events: FleetEvent[] }) {
  const goesOn = busy.includes(fleet.status) || (fleet.status === 'blocked' && fleet.buildRequestedAt !== null);
  const resources = useResources(fleet.id);
  const plan = useRunPlan(fleet.id, goesOn);
  const isUnknown = goesOn && (plan.isError || (plan.isPending && plan.errorUpdateCount > 0));
  // Without the plan, all that is known would be done already.
  if (goesOn && plan.isPending && !isUnknown) return <Loading what="The steps" />;
  const run = runOf({
    events,
    resources: resources.data ?? [],
    plan: plan.data?.steps ?? [],
    deleteRequestedAt: fleet.deleteRequestedAt,
  });
  if (run === null || run.steps.length === 0) return null;
  return <RunCard run={run} fleet={fleet} isLeftKnown={!isUnknown} />;
}

interface RunCardProps {
  run: Run;
  fleet: Fleet;
  /** Whether the plan tells what is still to be done. */
  isLeftKnown: boolean;
}

function RunCard({ run, fleet, isLeftKnown }: RunCardProps) {
  const goesDown = fleet.deleteRequestedAt !== null;
  const done = run.steps.filter(({ state }) => state === 'done').length;
  const percent = Math.round((done / run.steps.length) * 100);
  return (
    <Card withBorder padding="md" component="section" aria-label="Progress">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {titleOf(run, fleet)}
          </Title>
          <Text size="sm" c="dimmed" aria-live="polite">
            {run.endedAt ? lengthText(run) : doneText(done, isLeftKnown ? run.steps.length : null)}
          </Text>
        </Group>
        {run.endedAt === null && isLeftKnown && <Progress value={percent} aria-label="Steps done" size="md" />}
        <ol className="plain-list">
          {stagesOf(run.steps, goesDown).map((stage) => (
            <Stage key={stage.name} stage={stage} />
          ))}
        </ol>
      </Stack>
    </Card>
  );
}

function titleOf({ endedAt, begunAt }: Run, { status }: Fleet): string {
  if (endedAt !== null) return `Last run, ${agoText(begunAt)}`;
  if (status === 'blocked') return 'Stopped on the way';
  return status === 'deleting' ? 'Taking it down' : status === 'updating' ? 'Changing it' : 'Bringing it up';
}

const stepsText = (count: number): string => (count === 1 ? '1 step' : `${count} steps`);

const doneText = (done: number, all: number | null): string =>
  all === null
    ? `${stepsText(done)} done; what is left is not known, for the plan could not be read`
    : `${done} of ${stepsText(all)} done`;

function lengthText({ begunAt, endedAt, steps }: Run): string {
  const seconds = (new Date(endedAt ?? begunAt).getTime() - new Date(begunAt).getTime()) / 1000;
  const time = seconds < 90 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
  return `${stepsText(steps.length)} in ${time}`;
}

const words = { done: 'done', working: 'in progress', waiting: 'waiting', failed: 'failed' };

const Stage = ({ stage: { name, steps, state, done, doneAt } }: { stage: RunStage }) => (
  <li>
    <details className="stage">
      <summary>
        <StateIcon state={state} />
        <Text fw={600} size="sm">
          {name}
        </Text>
        <Text size="sm" c="dimmed" className="figures">
          {state === 'done' ? `${steps.length} done` : `${done} of ${steps.length}, ${words[state]}`}
          {doneAt && (
            <>
              {' · '}
              <time dateTime={doneAt} title={timeText(doneAt)}>
                {clockText(doneAt)}
              </time>
            </>
          )}
        </Text>
      </summary>
      <ol className="plain-list inner">
        {steps.map((step) => (
          <StepLine key={`${step.kind}/${step.key}`} step={step} />
        ))}
      </ol>
    </details>
  </li>
);

const StepLine = ({ step: { kind, key, name, state, deed, at, note } }: { step: RunStep }) => (
  <li>
    <Group gap="xs" wrap="nowrap" align="flex-start" py={2}>
      <StateIcon state={state} />
      <Text size="sm" style={{ overflowWrap: 'anywhere' }} title={name}>
        {kindText(kind)} <b>{key}</b>: {state === 'done' ? deed : `${deed}, ${words[state]}`}
        {at && <span className="figures"> · {clockText(at)}</span>}
        {note && state !== 'done' && <> · {note}</>}
      </Text>
    </Group>
  </li>
);
