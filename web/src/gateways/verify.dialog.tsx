import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { CopiedText } from '../common/copied.text';
import { Failed } from '../common/states';
import { useChange, type EnrollmentDialogProps } from './enrollment.dialog';
import { verify } from './enrollment.queries';

/** How a certificate with the code is signed by who has the authority's key. */
const commandsFor = (code: string): string =>
  [
    `openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout proof.key -subj "/CN=${code}" -out proof.csr`,
    'openssl x509 -req -in proof.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -out proof.pem',
  ].join('\n');

export function VerifyDialog({ code, place, opened, onClose }: EnrollmentDialogProps & { code: string }) {
  const [certificate, setCertificate] = useState('');
  const proving = useChange(() => verify(place, certificate.trim()), 'The authority is proven to be yours.', onClose);
  return (
    <Modal opened={opened} onClose={onClose} size="lg" title="Prove the authority">
      <Stack>
        <CopiedText label="Verification code" text={code} />
        <CopiedText label="Sign a certificate with it" text={commandsFor(code)} />
        <Textarea
          label="The certificate that was signed (proof.pem)"
          placeholder="-----BEGIN CERTIFICATE-----"
          value={certificate}
          onChange={(event) => setCertificate(event.currentTarget.value)}
          autosize
          minRows={5}
          maxRows={10}
          required
        />
        {proving.isError && <Failed error={proving.error} />}
        <Group justify="flex-end">
          <Button disabled={certificate.trim() === ''} loading={proving.isPending} onClick={() => proving.mutate()}>
            Hand it in
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
