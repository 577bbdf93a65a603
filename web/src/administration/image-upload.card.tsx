import {
  Button,
  Card,
  Fieldset,
  FileInput,
  Group,
  Progress,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { AccountSelect } from '../common/account.select';
import { useNotices } from '../common/notices';
import { queries } from '../common/queries';
import { Failed } from '../common/states';
import { useUnsaved } from '../common/unsaved';
import { bytesText } from './bytes.text';
import { sendImage, type ImageToSend } from './image.sender';

const formats = [
  { value: 'qcow2', label: 'qcow2' },
  { value: 'raw', label: 'raw' },
];

/** A file's name without its ending, as an image's. */
const nameOf = (file: File): string => file.name.replace(/\.(qcow2|raw|img)$/i, '');

export function ImageUploadCard({ cloud }: { cloud: string }) {
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [diskFormat, setDiskFormat] = useState('qcow2');
  const [accountId, setAccountId] = useState<string | null>(null);
  const [sent, setSent] = useState(0);
  const stop = useRef(new AbortController());
  const notices = useNotices();
  const deed = useMutation({
    mutationFn: (image: ImageToSend) => {
      stop.current = new AbortController();
      setSent(0);
      return sendImage(image, stop.current.signal, setSent);
    },
    onSuccess: (_, image) => {
      notices.done(`The image ${image.name} is in the cloud, whole and verified.`);
      setFile(null);
      setName('');
    },
    onSettled: () =>
      Promise.all(['images', 'image-uploads'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
  // Whoever comes back would not see it, and send it once more.
  useEffect(() => () => stop.current.abort(), []);
  const isSending = deed.isPending && sent < deed.variables.file.size;
  const unsaved = useUnsaved(isSending, {
    title: 'Leave while the image is sent?',
    words: 'The upload is broken off when you leave, and nothing of the image is left in the cloud.',
  });
  const choose = (chosen: File | null) => {
    setFile(chosen);
    if (!chosen) return;
    setName(nameOf(chosen));
    setDiskFormat(/\.(raw|img)$/i.test(chosen.name) ? 'raw' : 'qcow2');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file) deed.mutate({ file, name, diskFormat, accountId, cloud });
  };
  return (
    <Card withBorder component="section" aria-label="Upload an image">
      {unsaved.dialog}
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text component="h2" fw={650} size="lg" m={0}>
            Upload an image
          </Text>
          <Fieldset variant="unstyled" m={0} disabled={deed.isPending}>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <FileInput
                label="File"
                placeholder="Choose a qcow2 or raw file"
                value={file}
                onChange={choose}
                accept=".qcow2,.raw,.img"
                required
              />
              <TextInput
                label="Name"
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
                maxLength={255}
                required
              />
              <Select
                label="Form of the content"
                data={formats}
                value={diskFormat}
                allowDeselect={false}
                onChange={(value) => setDiskFormat(value ?? 'qcow2')}
              />
              <AccountSelect value={accountId} onChange={setAccountId} orAll />
            </SimpleGrid>
          </Fieldset>
          {deed.isError && <Failed error={deed.error} />}
          {deed.isPending && <Sending sent={sent} total={deed.variables.file.size} />}
          <Group>
            <Button type="submit" disabled={deed.isPending}>
              Upload
            </Button>
            {isSending && (
              <Button variant="default" onClick={() => stop.current.abort()}>
                Break off
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

const Sending = ({ sent, total }: { sent: number; total: number }) => (
  <div role="status">
    <Text size="sm">
      {sent < total ? `${bytesText(sent)} of ${bytesText(total)} sent` : 'All is sent; the cloud verifies it.'}
    </Text>
    <Progress value={(sent / Math.max(total, 1)) * 100} aria-label="How much is sent" animated />
  </div>
);
