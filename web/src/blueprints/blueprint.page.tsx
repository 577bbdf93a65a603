import { Anchor, Button, Card, Grid, Group, Stack, Text } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { useMay } from '../common/caller.query';
import { timeText } from '../common/format';
import { PageLayout } from '../common/page.layout';
import { Empty, Loaded } from '../common/states';
import { StatusBadge } from '../common/status.badge';
import { useBlueprint, useFleetsOf, useMayChange, type ReadBlueprint } from './blueprint.queries';
import { DeleteButton } from './delete.button';
import { EstimatePanel } from './estimate.panel';
import { useEstimate } from './estimate.query';
import { formSpecOf } from './spec.shape';
import { SpecSummary } from './spec.summary';
import { VersionsPart } from './versions.part';

const above = [{ name: 'Blueprints', to: '/blueprints' }];

export function Page() {
  const { id = '' } = useParams();
  const query = useBlueprint(id);
  const { data } = query;
  if (data) return <BlueprintView {...data} />;
  return (
    <PageLayout title="Blueprint" above={above}>
      <Loaded query={query} what="Blueprint">
        {() => null}
      </Loaded>
    </PageLayout>
  );
}

function BlueprintView({ blueprint, etag }: ReadBlueprint) {
  const { id, name, version, updatedAt, spec } = blueprint;
  const mayMake = useMay('operator');
  const mayChange = useMayChange(blueprint);
  const fleets = useFleetsOf(id);
  const judged = useEstimate(spec, blueprint.accountId ?? undefined);
  const actions = mayMake && (
    <>
      {mayChange && fleets.data?.length === 0 && <DeleteButton blueprint={blueprint} />}
      {mayChange && (
        <Button component={Link} to={`/blueprints/${id}/edit`} variant="default">
          Edit
        </Button>
      )}
      <Button component={Link} to={`/fleets/new?blueprint=${id}`}>
        Create a fleet from it
      </Button>
    </>
  );
  return (
    <PageLayout title={name} above={above} actions={actions}>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="lg">
            <Card withBorder component="section" aria-label="What it consists of">
              <Text component="h2" fw={650} size="lg" mb="xs" mt={0}>
                What it consists of
              </Text>
              <Text size="sm" c="dimmed" mb="sm">
                Version {version}, made {timeText(updatedAt)}
              </Text>
              <SpecSummary spec={formSpecOf(spec) ?? spec} />
            </Card>
            <FleetsPart query={fleets} />
            <VersionsPart key={id} blueprint={blueprint} etag={etag} fleets={fleets.data} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <EstimatePanel judged={judged} />
        </Grid.Col>
      </Grid>
    </PageLayout>
  );
}

const FleetsPart = ({ query }: { query: ReturnType<typeof useFleetsOf> }) => (
  <Card withBorder component="section" aria-label="Fleets">
    <Text component="h2" fw={650} size="lg" mb="xs" mt={0}>
      Fleets that use it
    </Text>
    <Loaded query={query} what="Fleets">
      {(fleets) =>
        fleets.length === 0 ? (
          <Empty title="No fleet uses it.">Create one from it, by the button above.</Empty>
        ) : (
          <Stack gap="xs">
            {fleets.map(({ id, name, status, pause, blueprintVersion, wantedVersion }) => (
              <Group key={id} gap="sm">
                <Anchor component={Link} to={`/fleets/${id}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {name}
                </Anchor>
                <StatusBadge status={pause ? 'paused' : status} />
                <Text size="sm" c="dimmed">
                  {versionWords(blueprintVersion, wantedVersion)}
                </Text>
              </Group>
            ))}
          </Stack>
        )
      }
    </Loaded>
  </Card>
);

function versionWords(standing: number | null, wanted: number): string {
  if (standing === null) return 'not built yet';
  return standing === wanted ? `at version ${standing}` : `at version ${standing}, on its way to ${wanted}`;
}
