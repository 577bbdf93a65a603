import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { answerOf, api, asFile } from '../common/api.client';
import { useMay } from '../common/caller.query';
import { saveAs } from '../common/download';
import { useNotices } from '../common/notices';
import { ChangeDialog } from './change.dialog';
import { DeleteDialog } from './delete.dialog';
import { useDeed, useResources } from './fleet.queries';
import type { Fleet } from './fleet.types';
import { KeyPairDialog } from './key-pair.dialog';

const path = (id: string) => ({ params: { path: { id } } });

/** What can be done to a fleet as a whole. */
export function FleetActions({ fleet }: { fleet: Fleet }) {
  const { id, name, status, pause } = fleet;
  const may = useMay('operator');
  const [open, setOpen] = useState<'change' | 'key-pair' | 'delete' | null>(null);
  const hasKeyPair = useResources(id).data?.some(({ kind }) => kind === 'key_pair');
  const built = fleet.buildRequestedAt !== null;
  const notices = useNotices();
  const reconcile = useDeed(
    id,
    () => api.POST('/api/v1/fleets/{id}/reconcile', path(id)),
    built ? `${name} is compared with the cloud now.` : `${name} is built now.`,
  );
  const pausing = useDeed(id, () => api.POST('/api/v1/fleets/{id}/pause', path(id)), `${name} is paused.`);
  const resume = useDeed(id, () => api.POST('/api/v1/fleets/{id}/resume', path(id)), `${name} goes on.`);
  const cancel = useDeed(
    id,
    () => api.POST('/api/v1/fleets/{id}/cancel', path(id)),
    `The run of ${name} is stopped, and ${name} is paused.`,
  );
  const download = () =>
    answerOf(api.GET('/api/v1/fleets/{id}/template', { ...path(id), ...asFile('application/yaml') }))
      .then((template) => saveAs(template, `${name}.yaml`))
      .catch(notices.failed);
  const busy = ['provisioning', 'updating', 'deleting'].includes(status);
  const gone = status === 'deleted';
  const leaving = fleet.deleteRequestedAt !== null;
  return (
    <>
      {may && !leaving && !pause && (
        <Button loading={reconcile.isPending} onClick={() => reconcile.mutate()}>
          {built ? 'Reconcile now' : 'Build it now'}
        </Button>
      )}
      {may && !gone && pause && (
        <Button loading={resume.isPending} onClick={() => resume.mutate()}>
          Resume
        </Button>
      )}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default">More</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void download()}>Download as a Heat template</Menu.Item>
          {may && !gone && (
            <>
              <Menu.Item disabled={leaving} onClick={() => setOpen('change')}>
                Change blueprint, approval{fleet.project.own ? ', quotas' : ''}…
              </Menu.Item>
              {hasKeyPair && <Menu.Item onClick={() => setOpen('key-pair')}>Show its private key once…</Menu.Item>}
              <Menu.Item onClick={() => pausing.mutate()} disabled={pause !== null}>
                Pause: change nothing in the cloud
              </Menu.Item>
              <Menu.Item onClick={() => cancel.mutate()} disabled={!busy || pause !== null}>
                Cancel the run that goes on
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item color="red" disabled={leaving} onClick={() => setOpen('delete')}>
                Delete the fleet…
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {open === 'change' && <ChangeDialog fleet={fleet} onClose={() => setOpen(null)} />}
      {open === 'key-pair' && <KeyPairDialog fleet={fleet} onClose={() => setOpen(null)} />}
      {open === 'delete' && <DeleteDialog fleet={fleet} onClose={() => setOpen(null)} />}
    </>
  );
}
