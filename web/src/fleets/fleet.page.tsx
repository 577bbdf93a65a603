import './fleets.css';
import { Tabs } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, type ComponentType } from 'react';
import { useNavigate, useParams } from 'react-router';
import { isFor, useCaller, type Roles } from '../common/caller.query';
import { PageLayout } from '../common/page.layout';
import { Loaded, Waiting } from '../common/states';
import { StatusBadge } from '../common/status.badge';
import { FleetActions } from './fleet.actions';
import { useFleetEvents } from './fleet.events';
import { useFleet } from './fleet.queries';
import { StateTab } from './state.tab';
import type { Fleet, TabProps } from './fleet.types';

interface FleetTab {
  value: string;
  label: string;
  Tab: ComponentType<TabProps>;
  /** Who is shown it beside administrators; everybody where it is left out. */
  roles?: Roles;
}

/** What is seen first comes with the page; every other tab is loaded when it is first gone to. */
const later = (load: () => Promise<{ Tab: ComponentType<TabProps> }>) =>
  lazy(async () => ({ default: (await load()).Tab }));

const allTabs: FleetTab[] = [
  { value: 'state', label: 'State', Tab: StateTab },
  { value: 'plan', label: 'What would change', Tab: later(() => import('./plan.tab')) },
  { value: 'topology', label: 'Topology', Tab: later(() => import('../topology/topology.tab')) },
  { value: 'servers', label: 'Servers', Tab: later(() => import('./servers.tab')) },
  { value: 'gateways', label: 'Gateways', Tab: later(() => import('./gateways.tab')), roles: ['operator', 'viewer'] },
  { value: 'links', label: 'Links', Tab: later(() => import('./links.tab')) },
  { value: 'images', label: 'Images', Tab: later(() => import('./captures.tab')) },
  { value: 'drift', label: 'Drift', Tab: later(() => import('./drift.tab')) },
  { value: 'resources', label: 'Resources', Tab: later(() => import('./resources.tab')) },
  { value: 'events', label: 'Events', Tab: later(() => import('./events.tab')) },
];

export function Page() {
  const { id = '' } = useParams();
  const query = useFleet(id);
  if (query.data === undefined) {
    return (
      <PageLayout title="Fleet" above={[{ name: 'Fleets', to: '/fleets' }]}>
        <Loaded query={query} what="The fleet">
          {() => null}
        </Loaded>
      </PageLayout>
    );
  }
  return <FleetPage key={id} fleet={query.data} />;
}

function FleetPage({ fleet }: { fleet: Fleet }) {
  const { tab = 'state' } = useParams();
  const { data: caller } = useCaller();
  const tabs = allTabs.filter(({ roles }) => isFor(caller, roles));
  const navigate = useNavigate();
  const told = useFleetEvents(fleet.id);
  const open = (value: string | null) =>
    navigate(value === 'state' ? `/fleets/${fleet.id}` : `/fleets/${fleet.id}/${value}`);
  const list = useRef<HTMLDivElement>(null);
  const shown = tabs.some(({ value }) => value === tab) ? tab : 'state';
  useEffect(() => {
    // In a narrow window not all tabs are in sight.
    const selected = list.current?.querySelector('[aria-selected=true]');
    selected?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [shown]);
  return (
    <PageLayout
      title={fleet.name}
      beside={<StatusBadge status={fleet.pause ? 'paused' : fleet.status} />}
      above={[{ name: 'Fleets', to: '/fleets' }]}
      actions={<FleetActions fleet={fleet} />}
    >
      <Tabs value={shown} onChange={(value) => void open(value)} keepMounted={false} activateTabWithKeyboard={false}>
        <div className="scrolls" ref={list}>
          <Tabs.List
            style={{ flexWrap: 'nowrap', width: 'max-content', minWidth: '100%' }}
            aria-label={`About ${fleet.name}`}
          >
            {tabs.map(({ value, label }) => (
              <Tabs.Tab key={value} value={value}>
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </div>
        {tabs.map(({ value, label, Tab }) => (
          <Tabs.Panel key={value} value={value} pt="md">
            <Suspense fallback={<Waiting what={`${label} is loading`} />}>
              <Tab fleet={fleet} {...told} />
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </PageLayout>
  );
}
