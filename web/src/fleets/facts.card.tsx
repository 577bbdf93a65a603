import { Anchor, Card, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { costText } from '../billing/usage.cost';
import { useAccountName } from '../common/choices.query';
import { Facts } from '../common/facts';
import { timeText } from '../common/format';
import { useMonthSpend } from './fleet.queries';
import type { Fleet } from './fleet.types';
import { quotasText } from './quota.fields';

const drift = { repair: 'mended', report: 'only told' };

/** What the fleet is, and what it costs. */
export function FactsCard({ fleet }: { fleet: Fleet }) {
  const accountName = useAccountName();
  const spend = useMonthSpend(fleet).data?.get(fleet.id);
  const { endpoint, blueprintVersion, wantedVersion, blueprintId, project } = fleet;
  const facts: [string, ReactNode][] = [
    ['Account', accountName(fleet.accountId)],
    ['Cost this month', spend ? costText(spend) : '–'],
    [
      'Blueprint',
      <Anchor component={Link} to={`/blueprints/${blueprintId}`} size="sm">
        {versionText(blueprintVersion, wantedVersion)}
      </Anchor>,
    ],
    ['Gateways connect to', endpoint ? `${endpoint.host}:${endpoint.port}${endpoint.tls ? ' (TLS)' : ''}` : '–'],
    ['Gateways are accepted', fleet.approval === 'automatic' ? 'at once' : 'after a decision'],
    ['Changes by others are', drift[fleet.driftPolicy]],
    ['Cloud', fleet.cloud ?? 'the default one'],
    ['Project', project.own ? 'of its own' : 'shared with other fleets'],
    ...quotaFacts(project),
    ['Made by', fleet.engine === 'heat' ? 'Heat, as one stack' : 'the service itself'],
    ['Created', timeText(fleet.createdAt)],
  ];
  return (
    <Card withBorder padding="md" component="section" aria-label="Facts">
      <Stack gap="sm">
        <Title order={2} size="h4">
          What it is
        </Title>
        <Facts facts={facts} />
      </Stack>
    </Card>
  );
}

const quotaFacts = ({ own, quotas }: Fleet['project']): [string, ReactNode][] =>
  own ? [['Quotas', quotasText(quotas) ?? 'as the cloud has them']] : [];

function versionText(stands: number | null, wanted: number): string {
  if (stands === null) return `version ${wanted} is to be built`;
  return stands === wanted ? `version ${stands}` : `version ${stands}, ${wanted} is wanted`;
}
