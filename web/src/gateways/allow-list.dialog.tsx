import { Alert, Button, FileInput, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { timeText } from '../common/format';
import { ListTable } from '../common/list.table';
import { useNotices } from '../common/notices';
import { Empty, Failed } from '../common/states';
import { ImportReportView } from './import.report';
import type { EnrollmentDialogProps } from './enrollment.dialog';
import { dropHardwareId, importHardwareIds, useHardwareIds, type Enrollment, type Place } from './enrollment.queries';

interface AllowListProps extends EnrollmentDialogProps {
  enrollment: Enrollment;
  mayChange: boolean;
}

/** The hardware ids that a group takes. */
export const AllowListDialog = ({ enrollment, mayChange, place, opened, onClose }: AllowListProps) => (
  <Modal opened={opened} onClose={onClose} size="lg" title="Hardware ids of the list">
    <Stack>
      {!enrollment.allowList && (
        <Alert color="blue" title="The list does not count yet">
          The enrollment takes any hardware id. Set “Only hardware ids of its list” in its limits.
        </Alert>
      )}
      {mayChange && <ImportForm place={place} />}
      <HardwareIds place={place} mayChange={mayChange} />
    </Stack>
  </Modal>
);

function ImportForm({ place }: { place: Place }) {
  const [text, setText] = useState('');
  const importing = useMutation({ mutationFn: (csv: string) => importHardwareIds(place, csv) });
  return (
    <>
      <FileInput
        label="Import a CSV file"
        description="The first column counts; at most 1 MiB"
        placeholder="Choose a file"
        accept=".csv,text/csv,text/plain"
        onChange={(file) => void file?.text().then(setText)}
        clearable
        clearButtonProps={{ 'aria-label': 'Choose no file' }}
      />
      <Textarea
        label="Or write them, one a line"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={3}
        maxRows={8}
      />
      <Group justify="flex-end">
        <Button disabled={text.trim() === ''} loading={importing.isPending} onClick={() => importing.mutate(text)}>
          Add to the list
        </Button>
      </Group>
      {importing.isError && <Failed error={importing.error} />}
      {importing.data && <ImportReportView report={importing.data} />}
    </>
  );
}

function HardwareIds({ place, mayChange }: { place: Place; mayChange: boolean }) {
  const list = useHardwareIds(place);
  const notices = useNotices();
  const dropping = useMutation({
    mutationFn: (hardwareId: string) => dropHardwareId(place, hardwareId),
    onSuccess: (_, hardwareId) => notices.done(`${hardwareId} is off the list; if it is registered it goes on.`),
    onError: (error) => notices.failed(error),
  });
  return (
    <ListTable
      label="Hardware ids of the list"
      query={list}
      idOf={({ hardwareId }) => hardwareId}
      columns={[
        { name: 'Hardware id', cell: ({ hardwareId }) => <Text size="sm">{hardwareId}</Text> },
        { name: 'Added', cell: ({ addedAt }) => timeText(addedAt) },
        ...(mayChange
          ? [
              {
                name: 'Change',
                cell: ({ hardwareId }: { hardwareId: string }) => (
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={`Take ${hardwareId} off the list`}
                    onClick={() => dropping.mutate(hardwareId)}
                  >
                    Take off
                  </Button>
                ),
              },
            ]
          : []),
      ]}
      empty={<Empty title="The list is empty.">Import the hardware ids that may register by this enrollment.</Empty>}
    />
  );
}
