import { Anchor, Button, Card, Code, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useMay } from '../common/caller.query';
import { useFleetName } from '../common/choices.query';
import { Facts } from '../common/facts';
import { agoText, timeText } from '../common/format';
import { PageLayout } from '../common/page.layout';
import { Loaded } from '../common/states';
import { StatusBadge } from '../common/status.badge';
import { CertificateCard } from './certificate.card';
import { DecisionDialog } from './decision.dialog';
import { decisionsFor, decisionWords } from './decision.words';
import { useGateway, type Decision, type GatewayDetail } from './gateway.queries';
import { GatewayTimeline } from './gateway.timeline';
import { RetireButton } from './retire.button';

export function Page() {
  const { id = '' } = useParams();
  const gateway = useGateway(id);
  return (
    <PageLayout
      title={gateway.data?.hardwareId ?? 'Gateway'}
      above={[{ name: 'Gateways', to: '/gateways' }]}
      actions={gateway.data && <Decisions gateway={gateway.data} />}
    >
      <Loaded query={gateway} what="The gateway">
        {(found) => (
          <Grid>
            <Grid.Col span={{ base: 12, md: 5 }}>
              <Stack>
                <StateCard gateway={found} />
                <AttributesCard gateway={found} />
                <CertificateCard gateway={found} />
              </Stack>
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 7 }}>
              <GatewayTimeline id={found.id} hardwareId={found.hardwareId} />
            </Grid.Col>
          </Grid>
        )}
      </Loaded>
    </PageLayout>
  );
}

/** What may be decided about it in its state. */
function Decisions({ gateway }: { gateway: GatewayDetail }) {
  const { status } = gateway;
  const [decision, setDecision] = useState<Decision | null>(null);
  if (!useMay('operator')) return null;
  return (
    <>
      {decisionsFor(status).map((one) => (
        <Button
          key={one}
          size="sm"
          variant={decisionWords[one].dangerous ? 'outline' : 'filled'}
          color={decisionWords[one].dangerous ? 'red' : undefined}
          onClick={() => setDecision(one)}
        >
          {decisionWords[one].deed}
        </Button>
      ))}
      {status !== 'retired' && <RetireButton gateway={gateway} />}
      <DecisionDialog decision={decision} gateways={[gateway]} onClose={() => setDecision(null)} />
    </>
  );
}

function StateCard({ gateway }: { gateway: GatewayDetail }) {
  const fleetName = useFleetName();
  const { endpoint } = gateway;
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="xs">
        State
      </Title>
      <Facts
        facts={[
          [
            'State',
            <Group gap="xs" key="state">
              <StatusBadge status={gateway.status} />
              {gateway.reason !== null && <Code>{gateway.reason}</Code>}
            </Group>,
          ],
          [
            'Fleet',
            <Anchor key="fleet" component={Link} to={`/fleets/${gateway.fleetId}`} size="sm">
              {fleetName(gateway.fleetId)}
            </Anchor>,
          ],
          ['Says of itself', gateway.state === null ? 'nothing yet' : <StatusBadge status={gateway.state} />],
          ['Last heard', `${agoText(gateway.lastSeenAt)} (${timeText(gateway.lastSeenAt)})`],
          ['Registered', timeText(gateway.registeredAt)],
          [
            'Told to connect to',
            endpoint === null ? nowhereYet(gateway) : `${endpoint.host}:${endpoint.port}${endpoint.tls ? ', TLS' : ''}`,
          ],
          ['Model', gateway.model ?? '–'],
          ['Firmware', gateway.firmware ?? '–'],
        ]}
      />
    </Card>
  );
}

/** Once it is assigned, nothing more is waited for. */
const nowhereYet = ({ status }: GatewayDetail): string =>
  status === 'assigned' ? 'the fleet has no endpoint' : 'not yet';

const AttributesCard = ({ gateway: { attributes } }: { gateway: GatewayDetail }) => (
  <Card withBorder>
    <Title order={2} size="h4" mb="xs">
      Attributes
    </Title>
    {Object.keys(attributes).length === 0 ? (
      <Text size="sm" c="dimmed">
        It told none when it registered.
      </Text>
    ) : (
      <Facts
        facts={Object.entries(attributes).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ])}
      />
    )}
  </Card>
);
