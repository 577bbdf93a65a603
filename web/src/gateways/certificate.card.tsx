import { Anchor, Card, Code, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { CopiedText } from '../common/copied.text';
import { Facts } from '../common/facts';
import { agoText, timeText } from '../common/format';
import type { GatewayDetail } from './gateway.queries';

/** What it proves itself by. */
export const CertificateCard = ({ gateway }: { gateway: GatewayDetail }) => (
  <Card withBorder>
    <Title order={2} size="h4" mb="xs">
      Key and certificate
    </Title>
    <Stack gap="sm">
      <Facts
        facts={[
          ['Key (SHA-256)', <Code key="fingerprint">{gateway.keyFingerprint}</Code>],
          [
            'Certificate',
            gateway.certificateExpiresAt === null
              ? 'none'
              : `until ${timeText(gateway.certificateExpiresAt)} (${agoText(gateway.certificateExpiresAt)})`,
          ],
          [
            'Enrollment',
            <Anchor key="enrollment" component={Link} to={`/enrollments?fleetId=${gateway.fleetId}`} size="sm">
              {gateway.enrollmentId.slice(0, 13)}…
            </Anchor>,
          ],
        ]}
      />
      {gateway.certificate === null ? (
        <Text size="sm" c="dimmed">
          It asked for no certificate: it proves itself by its enrollment.
        </Text>
      ) : (
        <Group grow>
          <CopiedText label="PEM" text={gateway.certificate.trim()} />
        </Group>
      )}
    </Stack>
  </Card>
);
