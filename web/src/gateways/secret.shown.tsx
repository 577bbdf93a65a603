import { Alert, Anchor, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CopiedText } from '../common/copied.text';
import { Loading } from '../common/states';
import { bareHost, hostInUrl, type BrokerPlace } from './broker.address';
import { useBrokerPlace } from './broker.place';
import { QrCode } from './qr.code';

interface SecretShownProps {
  fleet: string;
  enrollmentId: string;
  secret: string;
}

/** An enrollment's secret, the only time that it is told, ready to be put on gateways. */
export function SecretShown({ fleet, enrollmentId, secret }: SecretShownProps) {
  const { data: place, isPending, isError } = useBrokerPlace();
  const [hardwareId, setHardwareId] = useState('gw-0001');
  const [typed, setTyped] = useState<Partial<BrokerPlace>>({});
  const { tls, host, port } = { tls: true, host: '', port: '', ...place, ...typed };
  const enrollment = { id: enrollmentId, secret };
  const id = hardwareId.trim() || 'gw-0001';
  const registering = { tls, host, port, id, fleet, enrollment };
  return (
    <Stack>
      <Alert color="orange" title="The secret is shown only now">
        Keep it where your gateways get it from. Whoever has it can register gateways with this fleet; if it is lost,
        rotate it.
      </Alert>
      <CopiedText label="Enrollment id" text={enrollmentId} />
      <CopiedText label="Secret" text={secret} />
      <Group grow align="flex-start">
        <TextInput
          label="Hardware id"
          value={hardwareId}
          onChange={(event) => setHardwareId(event.currentTarget.value)}
        />
        <TextInput
          label="Broker"
          value={host}
          onChange={(event) => setTyped({ ...typed, host: event.currentTarget.value.trim() })}
        />
        <TextInput
          label="Port"
          value={port}
          onChange={(event) => setTyped({ ...typed, port: event.currentTarget.value.trim() })}
        />
      </Group>
      <Checkbox
        label="By TLS"
        checked={tls}
        onChange={(event) => setTyped({ ...typed, tls: event.currentTarget.checked })}
      />
      {isPending && <Loading what="The line for a shell" />}
      {/* Until it is known where the broker listens nothing is shown that might be copied. */}
      {!isPending && (host === '' || port === '') && (
        <Text size="sm">
          {isError
            ? 'The service has not answered where gateways reach the broker: say it here.'
            : 'The service does not know where gateways reach the broker: say it here, or have it started with MQTT_PUBLIC_URL.'}
        </Text>
      )}
      {!isPending && host !== '' && port !== '' && (
        <>
          <CopiedText label="Hear the answers, in a shell of its own" text={hearLine(registering)} />
          <CopiedText label="Register a gateway from a shell" text={registerLine(registering)} />
          {tls && (
            <Text size="sm" c="dimmed">
              ca.pem is the authority that the broker&apos;s certificate is verified with: of the embedded broker{' '}
              <Anchor href="/pki/ca.pem">/pki/ca.pem</Anchor>.
            </Text>
          )}
          <Group align="center">
            <QrCode
              text={JSON.stringify({
                broker: `${tls ? 'mqtts' : 'mqtt'}://${hostInUrl(host)}:${port}`,
                fleet,
                enrollment,
              })}
              label="QR code with the broker, the fleet, the enrollment's id and its secret"
            />
            <Text size="sm" c="dimmed" maw={220}>
              For the camera of who sets gateways up: broker, fleet, id and secret as JSON.
            </Text>
          </Group>
        </>
      )}
    </Stack>
  );
}

interface Registering extends BrokerPlace {
  id: string;
  fleet: string;
  enrollment: { id: string; secret: string };
}

/** What a shell makes of what stands in single quotes is the text itself, but for the quote. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const loginOf = ({ tls, host, port, id, enrollment }: Registering): string =>
  [
    `-h ${quoted(bareHost(host))} -p ${port}${tls ? ' --cafile ca.pem' : ''}`,
    `-u ${quoted(id)} -P ${quoted(`${enrollment.id}:${enrollment.secret}`)}`,
  ].join(' ');

/** To be run first: nobody keeps the answers, that it is taken and then where to connect. */
const hearLine = (registering: Registering): string =>
  [
    `mosquitto_sub ${loginOf(registering)} \\`,
    `  -q 1 -C 2 -t ${quoted(`moorage/v1/${registering.id}/registration`)}`,
  ].join('\n');

function registerLine(registering: Registering): string {
  const { id, fleet, enrollment } = registering;
  const message = JSON.stringify({ requestId: 'r1', fleet, enrollment });
  return [
    `mosquitto_pub ${loginOf(registering)} \\`,
    `  -q 1 -t ${quoted(`moorage/v1/${id}/register`)} \\`,
    `  -m ${quoted(message)}`,
  ].join('\n');
}
