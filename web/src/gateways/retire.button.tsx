import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { ConfirmDialog } from '../common/confirm.dialog';
import { useNotices } from '../common/notices';
import { retire, type GatewayDetail } from './gateway.queries';

/** Takes a gateway out of service; it stays on record, and may ask again. */
export function RetireButton({ gateway: { id, hardwareId } }: { gateway: GatewayDetail }) {
  const [opened, { open, close }] = useDisclosure();
  const notices = useNotices();
  const retiring = useMutation({
    mutationFn: () => retire(id),
    onSuccess: () => notices.done(`${hardwareId} is retired.`),
    onError: (error) => notices.failed(error),
    onSettled: close,
  });
  return (
    <>
      <Button size="sm" variant="default" onClick={open}>
        Retire
      </Button>
      <ConfirmDialog
        opened={opened}
        title={`Retire ${hardwareId}?`}
        confirm="Retire"
        busy={retiring.isPending}
        dangerous
        onConfirm={() => retiring.mutate()}
        onClose={close}
      >
        <Text size="sm">
          It is cut off, and stays in the list of the retired with its history. It may register anew.
        </Text>
      </ConfirmDialog>
    </>
  );
}
