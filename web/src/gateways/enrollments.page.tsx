import { Anchor, Button, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMay } from '../common/caller.query';
import { useFleets } from '../common/choices.query';
import { PageLayout } from '../common/page.layout';
import { useSearchState } from '../common/search.state';
import { Empty, Loaded } from '../common/states';
import { EnrollmentCard } from './enrollment.card';
import { useEnrollments } from './enrollment.queries';
import { useBrokerPlace } from './broker.place';
import { NewEnrollmentDialog } from './new.enrollment';

interface Fleet {
  id: string;
  name: string;
}

export function Page() {
  const [search, change] = useSearchState();
  const fleets = useFleets();
  const mayEnroll = useMay('operator');
  // Asked for now: once a secret is shown the session may have ended.
  useBrokerPlace();
  const [making, setMaking] = useState(false);
  const fleetId = search.get('fleetId') ?? fleets.data?.[0]?.id ?? null;
  const fleet = fleets.data?.find(({ id }) => id === fleetId) ?? null;
  return (
    <PageLayout
      title="Enrollments"
      above={[{ name: 'Gateways', to: '/gateways' }]}
      actions={mayEnroll && fleet !== null && <Button onClick={() => setMaking(true)}>New enrollment</Button>}
    >
      <Loaded query={fleets} what="Fleets">
        {(all) =>
          all.length === 0 ? (
            <NoFleets />
          ) : (
            <Stack>
              <Select
                label="Fleet"
                data={all.map(({ id, name }) => ({ value: id, label: name }))}
                value={fleet?.id ?? null}
                onChange={(id) => change({ fleetId: id })}
                allowDeselect={false}
                searchable
                w={{ base: '100%', xs: 260 }}
              />
              {fleet === null ? (
                <NoSuchFleet onOther={() => change({ fleetId: null })} />
              ) : (
                <EnrollmentsOf fleet={fleet} mayEnroll={mayEnroll} />
              )}
            </Stack>
          )
        }
      </Loaded>
      {fleet !== null && (
        <NewEnrollmentDialog key={fleet.id} fleet={fleet} opened={making} onClose={() => setMaking(false)} />
      )}
    </PageLayout>
  );
}

function EnrollmentsOf({ fleet, mayEnroll }: { fleet: Fleet; mayEnroll: boolean }) {
  const enrollments = useEnrollments(fleet.id);
  return (
    <Loaded query={enrollments} what="Enrollments">
      {(all) =>
        all.length === 0 ? (
          <Empty title={`No gateway can register with ${fleet.name} yet.`}>
            An enrollment is what gateways prove when they register: a secret, or a certificate of your own authority.
          </Empty>
        ) : (
          <Stack>
            {all.map((one) => (
              <EnrollmentCard key={one.id} enrollment={one} fleet={fleet} mayChange={mayEnroll} />
            ))}
          </Stack>
        )
      }
    </Loaded>
  );
}

const NoSuchFleet = ({ onOther }: { onOther: () => void }) => (
  <Empty
    title="The fleet is gone, or not one of yours."
    action={
      <Button variant="default" onClick={onOther}>
        Show another fleet
      </Button>
    }
  >
    No gateway can register with a fleet that is gone.
  </Empty>
);

const NoFleets = () => (
  <Empty
    title="There is no fleet to enroll gateways with."
    action={
      <Anchor component={Link} to="/fleets">
        Go to the fleets
      </Anchor>
    }
  >
    Make a fleet first; gateways register with it by an enrollment.
  </Empty>
);
