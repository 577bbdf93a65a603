import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { fieldErrorsOf } from '../common/field.errors';
import { useIdempotencyKeys } from '../common/idempotency';
import { useNotices } from '../common/notices';
import { PageLayout } from '../common/page.layout';
import { Failed } from '../common/states';
import { useUnsaved } from '../common/unsaved';
import { changeBlueprint, makeBlueprint, type BlueprintDraft, type ReadBlueprint } from './blueprint.queries';
import { useEstimate } from './estimate.query';
import { SaveDialog } from './save.dialog';
import { SpecEditor } from './spec.editor';

interface BlueprintEditorProps {
  /** What stands; null for a new one. */
  saved: ReadBlueprint | null;
  draft: Pick<BlueprintDraft, 'name' | 'spec'>;
}

export function BlueprintEditor({ saved, draft: given }: BlueprintEditorProps) {
  const [first] = useState(saved);
  const [draft] = useState(given);
  const [name, setName] = useState(draft.name);
  const [spec, setSpec] = useState(draft.spec);
  const [readable, setReadable] = useState(true);
  const [reviewing, setReviewing] = useState(false);
  const unsaved = useUnsaved(name !== draft.name || JSON.stringify(spec) !== JSON.stringify(draft.spec));
  const judged = useEstimate(spec, first?.blueprint.accountId ?? undefined);
  const navigate = useNavigate();
  const notices = useNotices();
  const keyOf = useIdempotencyKeys();
  const save = useMutation({
    mutationFn: () =>
      first === null
        ? makeBlueprint({ name, spec }, keyOf({ name, spec }))
        : changeBlueprint(first.blueprint.id, { name, spec }, first.etag),
    onSuccess: async (made) => {
      notices.done(`${made.name} is saved as version ${made.version}.`);
      unsaved.release();
      await navigate(`/blueprints/${made.id}`);
    },
    onSettled: () => setReviewing(false),
  });
  const nameError = fieldErrorsOf(save.error, '/name')[0]?.message;
  const review = () => (first === null ? save.mutate() : setReviewing(true));
  const back = first === null ? '/blueprints' : `/blueprints/${first.blueprint.id}`;
  const actions = (
    <>
      <Button component={Link} to={back} variant="default">
        Cancel
      </Button>
      <Button onClick={review} loading={save.isPending} disabled={!readable}>
        {first === null ? 'Make the blueprint' : 'Review and save'}
      </Button>
    </>
  );
  return (
    <PageLayout
      title={first === null ? 'New blueprint' : `Edit ${first.blueprint.name}`}
      above={placesOf(first)}
      actions={actions}
    >
      {unsaved.dialog}
      <Stack>
        {save.isError && <Failed error={save.error} />}
        <TextInput
          label="Name of the blueprint"
          description="For people"
          value={name}
          error={nameError}
          maw={480}
          required
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <SpecEditor spec={spec} judged={judged} onChange={setSpec} onReadable={setReadable} />
      </Stack>
      {first !== null && (
        <SaveDialog
          opened={reviewing}
          saved={first.blueprint}
          draft={{ name, spec }}
          busy={save.isPending}
          onSave={() => save.mutate()}
          onClose={() => setReviewing(false)}
        />
      )}
    </PageLayout>
  );
}

const placesOf = (saved: ReadBlueprint | null) => [
  { name: 'Blueprints', to: '/blueprints' },
  ...(saved === null ? [] : [{ name: saved.blueprint.name, to: `/blueprints/${saved.blueprint.id}` }]),
];
