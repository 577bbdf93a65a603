import { Alert, Button, Group, Stack } from '@mantine/core';
import { useIsMutating } from '@tanstack/react-query';
import { useState } from 'react';
import { CopiedText } from '../common/copied.text';
import { ShownOnceModal } from '../common/shown-once.modal';
import { makingToken, TokenForm, useTokenMaker } from './token.form';
import type { NewApiToken } from './token.queries';

/** A button that opens the form for a new token, and then shows the token, once. */
export function NewToken() {
  const [opened, setOpened] = useState(false);
  const [made, setMade] = useState<NewApiToken | null>(null);
  const make = useTokenMaker();
  const busy = useIsMutating({ mutationKey: makingToken }) > 0;
  const close = () => {
    setOpened(false);
    setMade(null);
  };
  return (
    <>
      <Button onClick={() => setOpened(true)}>New token</Button>
      <ShownOnceModal
        opened={opened}
        onClose={close}
        busy={busy}
        shown={made !== null}
        title={made ? `Token ${made.name}` : 'New token'}
      >
        {made ? <ShownOnce made={made} onClose={close} /> : <TokenForm make={make} onMade={setMade} onClose={close} />}
      </ShownOnceModal>
    </>
  );
}

const ShownOnce = ({ made, onClose }: { made: NewApiToken; onClose: () => void }) => (
  <Stack>
    <Alert color="orange" title="It is shown only now">
      Keep it where only those who need it can read it. Whoever has it may do what its role may.
    </Alert>
    <CopiedText label="API token" text={made.token} />
    <CopiedText
      label="To try it"
      text={`curl -H 'Authorization: Bearer ${made.token}' ${window.location.origin}/api/v1/fleets`}
    />
    <Group justify="flex-end">
      <Button onClick={onClose}>I have kept it</Button>
    </Group>
  </Stack>
);
