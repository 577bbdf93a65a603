import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { fieldErrorsOf } from '../common/field.errors';
import { useKeyedSender } from '../common/idempotency';
import { useNotices } from '../common/notices';
import { PageLayout } from '../common/page.layout';
import { Failed } from '../common/states';
import { useUnsaved } from '../common/unsaved';
import {
  changeBlueprint,
  isOutdated,
  makeBlueprint,
  readBlueprint,
  type BlueprintDraft,
  type ReadBlueprint,
} from './blueprint.queries';
import { useEstimate } from './estimate.query';
import { useOwnChange } from './own.change';
import { OwnerSelect } from './owner.select';
import { SaveDialog } from './save.dialog';
import { SpecEditor } from './spec.editor';

interface BlueprintEditorProps {
  /** What stands; null for a new one. */
  saved: ReadBlueprint | null;
  draft: Pick<BlueprintDraft, 'name' | 'spec'>;
}

export function BlueprintEditor({ saved, draft: given }: BlueprintEditorProps) {
  const [first, setFirst] = useState(saved);
  const [draft] = useState(given);
  const [name, setName] = useState(draft.name);
  const [spec, setSpec] = useState(draft.spec);
  const [accountId, setAccountId] = useState<string | null>(null);
  const [readable, setReadable] = useState(true);
  const [reviewing, setReviewing] = useState(false);
  const isChanged = name !== draft.name || JSON.stringify(spec) !== JSON.stringify(draft.spec);
  const unsaved = useUnsaved(isChanged || !readable);
  const judged = useEstimate(spec, first?.blueprint.accountId ?? accountId ?? undefined);
  const navigate = useNavigate();
  const notices = useNotices();
  const sendKeyed = useKeyedSender();
  const changeOnce = useOwnChange();
  const save = useMutation({
    mutationFn: () => {
      if (first !== null) {
        const { blueprint, etag } = first;
        return changeOnce(blueprint, { name, spec }, () => changeBlueprint(blueprint.id, { name, spec }, etag));
      }
      const body = { name, spec, ...(accountId === null ? {} : { accountId }) };
      return sendKeyed(body, (key) => makeBlueprint(body, key));
    },
    onSuccess: async (made) => {
      notices.done(`${made.name} is saved as version ${made.version}.`);
      unsaved.release();
      await navigate(`/blueprints/${made.id}`);
    },
    onError: async (error) => {
      // What is written stays, and is compared with what somebody else has saved.
      if (first !== null && isOutdated(error)) setFirst(await readBlueprint(first.blueprint.id));
    },
    onSettled: () => setReviewing(false),
  });
  const nameError = fieldErrorsOf(save.error, '/name')[0]?.message;
  const accountError = fieldErrorsOf(save.error, '/accountId')[0]?.message;
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
        {save.isError &&
          (isOutdated(save.error) ? (
            <Overtaken saved={first} />
          ) : (
            <Failed error={save.error} marked={['/name', '/accountId', '/spec']} />
          ))}
        {first === null && <OwnerSelect value={accountId} onChange={setAccountId} error={accountError} />}
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

const Overtaken = ({ saved }: { saved: ReadBlueprint | null }) => (
  <Alert color="orange" title="Somebody else has saved another version meanwhile." role="alert">
    What you have written is still here. The review shows what it makes different from version{' '}
    {saved?.blueprint.version}, and takes its place.
  </Alert>
);

const placesOf = (saved: ReadBlueprint | null) => [
  { name: 'Blueprints', to: '/blueprints' },
  ...(saved === null ? [] : [{ name: saved.blueprint.name, to: `/blueprints/${saved.blueprint.id}` }]),
];
