import { Button, Grid, Group, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import { useBlueprint } from '../blueprints/blueprint.queries';
import { EstimatePanel } from '../blueprints/estimate.panel';
import { useEstimate } from '../blueprints/estimate.query';
import { NetworkForm, ServerForm } from '../blueprints/form/spec.form';
import { formSpecOf } from '../blueprints/spec.shape';
import { FieldErrors } from '../common/field.errors';
import { useKeyedSender } from '../common/idempotency';
import { PageLayout } from '../common/page.layout';
import { Loaded } from '../common/states';
import { useUnsaved } from '../common/unsaved';
import { BasicsStep } from './basics.step';
import { stepOf, stepsOf, type FleetDraft } from './fleet.draft';
import { isMade, nothingMade, type Made } from './fleet.maker';
import { useFormErrors } from './form.errors';
import { ReviewStep } from './review.step';
import { StepsBar } from './steps.bar';

const above = [{ name: 'Fleets', to: '/fleets' }];

export function CreateForm({ first: given }: { first: FleetDraft }) {
  const [first] = useState(given);
  const [draft, setDraft] = useState(first);
  const [step, setStep] = useState(0);
  const [made, setMade] = useState<Made>(nothingMade);
  // As long as the draft, whichever step is shown: what was sent and not answered is asked for again, not made again.
  const sendKeyed = useKeyedSender();
  const unsaved = useUnsaved(draft !== first && !isMade(draft, made));
  const place = useRef<HTMLDivElement>(null);
  const [cloud] = useDebouncedValue(draft.cloud, 600);
  const taken = useBlueprint(draft.blueprintId ?? undefined);
  // Null while that of the blueprint that is taken is not read, or cannot be.
  const spec = draft.blueprintId === null ? draft.spec : (taken.data?.blueprint.spec ?? null);
  const judged = useEstimate(spec ?? draft.spec, draft.accountId ?? undefined);
  const steps = stepsOf(draft);
  const { missing, wrong, errorAt, wantOn } = useFormErrors(draft, made, judged.errors, place);
  const change = (changes: Partial<FleetDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const goTo = (next: number) => {
    wantOn();
    if (next > 0 && missing.length > 0) return setStep(0);
    setStep(next);
    window.scrollTo({ top: 0 });
    // Who goes by keyboard or listens goes on in the step, not behind the button that was pressed.
    place.current?.focus({ preventScroll: true });
  };
  const part = {
    spec: formSpecOf(draft.spec) ?? draft.spec,
    cloud,
    onChange: (next: FleetDraft['spec']) => change({ spec: next }),
  };
  const name = steps[step];
  // What the fleet is called, and who pays, does not change once it is there, or may be.
  const lowest = made.fleet !== null || made.unanswered ? 1 : 0;
  return (
    <PageLayout title="Create a fleet" above={above} actions={<Leave />}>
      {unsaved.dialog}
      <StepsBar
        steps={steps}
        current={step}
        wrong={wrong}
        reachable={missing.length > 0 ? 1 : steps.length}
        onGo={(next) => goTo(Math.max(next, lowest))}
      />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <FieldErrors value={judged.errors}>
            <Stack
              gap="xl"
              ref={place}
              tabIndex={-1}
              role="group"
              aria-label={`Step ${name}`}
              style={{ outline: 'none' }}
            >
              {name === 'Fleet' && <BasicsStep draft={draft} onChange={change} errorAt={errorAt} />}
              {name === 'Networks' && <NetworkForm {...part} />}
              {name === 'Servers' && <ServerForm {...part} />}
              {name === 'Review' && spec !== null && (
                <ReviewStep
                  draft={draft}
                  spec={spec}
                  made={made}
                  errors={judged.errors}
                  onMade={setMade}
                  sendKeyed={sendKeyed}
                  onGo={(pointer) => goTo(steps.indexOf(stepOf(pointer)))}
                />
              )}
              <Group>
                {step > lowest && (
                  <Button variant="default" onClick={() => goTo(step - 1)}>
                    Back
                  </Button>
                )}
                {step < steps.length - 1 && <Button onClick={() => goTo(step + 1)}>Next: {steps[step + 1]}</Button>}
              </Group>
            </Stack>
          </FieldErrors>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <div className="stays">
            {spec === null ? (
              <Loaded query={taken} what="Blueprint">
                {() => null}
              </Loaded>
            ) : (
              <EstimatePanel judged={judged} />
            )}
          </div>
        </Grid.Col>
      </Grid>
    </PageLayout>
  );
}

const Leave = () => (
  <Button component={Link} to="/fleets" variant="default">
    Cancel
  </Button>
);
