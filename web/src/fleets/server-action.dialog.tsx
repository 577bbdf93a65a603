import { Text } from '@mantine/core';
import { api } from '../common/api.client';
import { ConfirmDialog } from '../common/confirm.dialog';
import { keyed, type KeyedSender } from '../common/idempotency';
import { useDeed } from './fleet.queries';
import type { Fleet } from './fleet.types';

export const actions = ['start', 'stop', 'reboot', 'rebuild', 'snapshot'] as const;
export type ServerAction = (typeof actions)[number];

const words: Record<ServerAction, { title: string; explains: string; done: string }> = {
  start: { title: 'Start', explains: 'It boots and is billed as running again.', done: 'starts' },
  stop: {
    title: 'Stop',
    explains: 'Gateways that send to it have nobody to talk to until it is started. Its addresses and disks stay.',
    done: 'stops',
  },
  reboot: {
    title: 'Reboot',
    explains: 'It is away for as long as it takes to boot. What it has not written to disk is lost.',
    done: 'reboots',
  },
  rebuild: {
    title: 'Rebuild',
    explains:
      'Its disk is made anew from its image: everything on it is lost. Its addresses stay, and so do volumes that are attached.',
    done: 'is rebuilt',
  },
  snapshot: {
    title: 'Snapshot',
    explains: 'A golden image is taken of its disk. It stands under “Images”, and is billed until it is deleted.',
    done: 'has an image taken',
  },
};

interface ServerActionProps {
  fleet: Fleet;
  server: string;
  action: ServerAction;
  /** Not the dialog's own: asked for again after an answer was lost, it is not done twice. */
  sendKeyed: KeyedSender;
  onClose: () => void;
}

/** Asks before something is done to a server, and says what comes of it. */
export function ServerActionDialog({ fleet, server, action, sendKeyed, onClose }: ServerActionProps) {
  const { title, explains, done } = words[action];
  const path = { id: fleet.id, key: server };
  const act = useDeed(
    fleet.id,
    () =>
      sendKeyed([server, action], async (key) => {
        // As an image it is named by the time, which blueprints ask for.
        if (action === 'snapshot')
          await api.POST('/api/v1/fleets/{id}/images', {
            params: { path: { id: fleet.id }, ...keyed(key) },
            body: { server },
          });
        else
          await api.POST('/api/v1/fleets/{id}/servers/{key}/actions', {
            params: { path, ...keyed(key) },
            body: { action },
          });
      }),
    `${server} ${done}.`,
  );
  return (
    <ConfirmDialog
      opened
      title={`${title} ${server} of ${fleet.name}?`}
      confirm={title}
      dangerous={action === 'rebuild'}
      busy={act.isPending}
      onConfirm={() => act.mutate(undefined, { onSettled: onClose })}
      onClose={onClose}
    >
      <Text size="sm">{explains}</Text>
    </ConfirmDialog>
  );
}
