import { Alert, Button, Card, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ErrorsList } from '../blueprints/errors.list';
import { SpecSummary } from '../blueprints/spec.summary';
import type { Spec } from '../blueprints/spec.types';
import { useAccountName } from '../common/choices.query';
import { ConfirmDialog } from '../common/confirm.dialog';
import type { FieldError } from '../common/field.errors';
import type { KeyedSender } from '../common/idempotency';
import { useNotices } from '../common/notices';
import { Failed } from '../common/states';
import type { Fleet, FleetDraft } from './fleet.draft';
import { build, discard, isMade, makeFleet, type Made } from './fleet.maker';
import { PlanPart } from './plan.part';

interface ReviewStepProps {
  draft: FleetDraft;
  /** The draft's own, or that of the blueprint it takes. */
  spec: Spec;
  errors: FieldError[];
  onGo: (pointer: string) => void;
  made: Made;
  onMade: (made: Made) => void;
  sendKeyed: KeyedSender;
}

/** What it will be; then, made but not built, its plan; then it is built. */
export function ReviewStep({ draft, spec, errors, onGo, made, onMade, sendKeyed }: ReviewStepProps) {
  const accountName = useAccountName();
  const deed = useMutation({ mutationFn: () => makeFleet(draft, made, sendKeyed, onMade) });
  return (
    <Stack gap="lg">
      {errors.length > 0 && <ErrorsList errors={errors} onGo={onGo} />}
      {deed.isError && <Failed error={deed.error} />}
      <Card withBorder component="section" aria-label="What it will be">
        <Text component="h2" fw={650} size="lg" m={0}>
          {draft.name}
        </Text>
        <Text size="sm" c="dimmed" mb="sm">
          Paid by {accountName(draft.accountId)}; gateways{' '}
          {draft.approval === 'automatic' ? 'are accepted at once' : 'wait for approval'}
          {draft.quotas === null ? '' : '; in a project of its own'}.
        </Text>
        <SpecSummary spec={spec} />
      </Card>
      {made.fleet && isMade(draft, made) ? (
        <Planned fleet={made.fleet} version={made.blueprint?.version ?? null} />
      ) : (
        <Stack gap="xs" align="flex-start">
          <Text size="sm" c="dimmed">
            The service makes the plan first. Nothing is built in the cloud by that.
          </Text>
          <Button onClick={() => deed.mutate()} loading={deed.isPending} disabled={errors.length > 0}>
            {made.fleet === null ? 'Make the plan' : 'Make the plan again'}
          </Button>
        </Stack>
      )}
    </Stack>
  );
}

function Planned({ fleet: { id, name }, version }: { fleet: Fleet; version: number | null }) {
  const navigate = useNavigate();
  const notices = useNotices();
  const [discarding, setDiscarding] = useState(false);
  const building = useMutation({
    mutationFn: () => build(id),
    onSuccess: () => navigate(`/fleets/${id}`),
    onError: notices.failed,
  });
  const dropping = useMutation({
    mutationFn: () => discard(id),
    onSuccess: () => navigate('/fleets'),
    onError: notices.failed,
  });
  return (
    <>
      <PlanPart fleetId={id} blueprintVersion={version} />
      <Alert color="blue" title="It is kept, and not built yet">
        It is built now by the button, or when its first gateway is accepted.
      </Alert>
      <Group>
        <Button onClick={() => building.mutate()} loading={building.isPending}>
          Build it now
        </Button>
        <Button variant="default" onClick={() => void navigate(`/fleets/${id}`)}>
          Build it later
        </Button>
        <Button variant="subtle" color="red" onClick={() => setDiscarding(true)}>
          Discard it
        </Button>
      </Group>
      <ConfirmDialog
        opened={discarding}
        title={`Discard ${name}?`}
        confirm="Discard the fleet"
        busy={dropping.isPending}
        dangerous
        onConfirm={() => dropping.mutate()}
        onClose={() => setDiscarding(false)}
      >
        The fleet is deleted. Its blueprint stays for others.
      </ConfirmDialog>
    </>
  );
}
