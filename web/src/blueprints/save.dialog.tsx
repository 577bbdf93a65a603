import { Button, Group, Stack, Text } from '@mantine/core';
import { useFleetsOf, type BlueprintDraft } from './blueprint.queries';
import { HeldModal } from '../common/held.modal';
import { JsonDiff } from '../common/json.diff';
import type { Blueprint } from './spec.types';
import { ChangeMeaning, isDangerous } from './change.meaning';
import { lossesOf } from './spec.losses';

interface SaveDialogProps {
  opened: boolean;
  saved: Blueprint;
  draft: BlueprintDraft;
  busy: boolean;
  onSave: () => void;
  onClose: () => void;
}

/** What a save changes, before it does. */
export function SaveDialog({ opened, saved, draft, busy, onSave, onClose }: SaveDialogProps) {
  const fleets = useFleetsOf(saved.id).data;
  const losses = lossesOf(saved.spec, draft.spec);
  return (
    <HeldModal
      opened={opened}
      busy={busy}
      onClose={onClose}
      size="xl"
      title={`Save version ${saved.version + 1} of ${saved.name}?`}
    >
      <Stack>
        <JsonDiff
          before={{ name: `version ${saved.version}`, value: saved.spec }}
          after={{ name: 'as it is written', value: draft.spec }}
        />
        {draft.name !== saved.name && (
          <Text size="sm">
            It is called {draft.name}, and was {saved.name}.
          </Text>
        )}
        <ChangeMeaning losses={losses} fleets={fleets} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} disabled={busy} data-autofocus>
            Go on writing
          </Button>
          <Button color={isDangerous(losses, fleets) ? 'red' : undefined} loading={busy} onClick={onSave}>
            Save version {saved.version + 1}
          </Button>
        </Group>
      </Stack>
    </HeldModal>
  );
}
