import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { CopiedText } from '../common/copied.text';
import { TokenForm } from './token.form';
import type { NewApiToken } from './token.queries';

/** A button that opens the form for a new token, and then shows the token, once. */
export function NewToken() {
  const [opened, setOpened] = useState(false);
  const [made, setMade] = useState<NewApiToken | null>(null);
  const close = () => {
    setOpened(false);
    setMade(null);
  };
  return (
    <>
      <Button onClick={() => setOpened(true)}>New token</Button>
      <Modal
        opened={opened}
        onClose={close}
        title={made ? `Token ${made.name}` : 'New token'}
        // A token that was not kept is lost: no click beside the window closes it.
        closeOnClickOutside={made === null}
        closeOnEscape={made === null}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {made ? <ShownOnce made={made} onClose={close} /> : <TokenForm onMade={setMade} onClose={close} />}
      </Modal>
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
