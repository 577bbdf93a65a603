import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { ConfirmDialog } from '../common/confirm.dialog';
import { useNotices } from '../common/notices';
import { deleteBlueprint } from './blueprint.queries';
import type { Blueprint } from './spec.types';

/** Deletes a blueprint that no fleet is built from, and leads back to the others. */
export function DeleteButton({ blueprint: { id, name } }: { blueprint: Blueprint }) {
  const [opened, { open, close }] = useDisclosure();
  const navigate = useNavigate();
  const notices = useNotices();
  const deleting = useMutation({
    mutationFn: () => deleteBlueprint(id),
    onSuccess: () => {
      notices.done(`${name} is deleted.`);
      void navigate('/blueprints');
    },
    onError: (error) => notices.failed(error),
    onSettled: close,
  });
  return (
    <>
      <Button variant="default" onClick={open}>
        Delete
      </Button>
      <ConfirmDialog
        opened={opened}
        title={`Delete ${name}?`}
        confirm="Delete the blueprint"
        busy={deleting.isPending}
        dangerous
        onConfirm={() => deleting.mutate()}
        onClose={close}
      >
        <Text size="sm">No fleet is built from it. It goes with all of its versions, and does not come back.</Text>
      </ConfirmDialog>
    </>
  );
}
