import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useErrorAt } from '../../common/field.errors';
import { withMember } from '../spec.edit';
import type { Server } from '../spec.types';
import { MoreFields } from './more.fields';
import { numberOf } from './number.value';

interface ServerMoreProps {
  server: Server;
  pointer: string;
  onChange: (server: Server) => void;
}

const groups = [
  { value: 'anti-affinity', label: 'Each on a host of its own' },
  { value: 'soft-anti-affinity', label: 'Apart where it can be' },
  { value: 'affinity', label: 'All on one host' },
  { value: 'soft-affinity', label: 'Together where it can be' },
];

/** Where its servers stand, and how they are replaced. */
export function ServerMore({ server, pointer, onChange }: ServerMoreProps) {
  const errorAt = useErrorAt();
  return (
    <MoreFields of={`servers ${server.key}`}>
      <NumberInput
        label="Away at once while they are replaced"
        description="Such as for another image; one when empty"
        min={1}
        max={50}
        allowDecimal={false}
        value={server.rollout?.maxUnavailable ?? ''}
        error={errorAt(`${pointer}/rollout/maxUnavailable`)}
        onChange={(value) => {
          const maxUnavailable = numberOf(value);
          onChange(withMember(server, 'rollout', maxUnavailable === undefined ? undefined : { maxUnavailable }));
        }}
      />
      <Select
        label="Hosts"
        description="Whether they share one; the cloud's choice when empty"
        data={groups}
        value={server.serverGroup ?? null}
        error={errorAt(`${pointer}/serverGroup`)}
        clearable
        clearButtonProps={{ 'aria-label': 'Leave it to the cloud' }}
        onChange={(group) =>
          onChange(withMember(server, 'serverGroup', (group as Server['serverGroup'] | null) ?? undefined))
        }
      />
      <TextInput
        label="Availability zone"
        description="The cloud's choice when empty"
        value={server.availabilityZone ?? ''}
        error={errorAt(`${pointer}/availabilityZone`)}
        onChange={({ currentTarget: { value } }) =>
          onChange(withMember(server, 'availabilityZone', value || undefined))
        }
      />
      <Switch
        label="Configuration on a drive as well"
        description="For images that cannot ask for it over the network"
        checked={server.configDrive ?? false}
        onChange={(event) => onChange(withMember(server, 'configDrive', event.currentTarget.checked || undefined))}
      />
    </MoreFields>
  );
}
