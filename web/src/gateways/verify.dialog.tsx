import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { CopiedText } from '../common/copied.text';
import { FormDialog } from '../common/deed.form';
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
    <FormDialog
      opened={opened}
      title="Prove the authority"
      size="lg"
      deed={proving}
      submit="Hand it in"
      disabled={certificate.trim() === ''}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
