import { Group, NumberInput, Select, Switch, Textarea } from '@mantine/core';
import { useErrorAt } from '../../common/field.errors';
import { withMember } from '../spec.edit';
import type { PartProps } from '../spec.types';
import { Part } from './item.card';

/** How people and gateways come in. */
export const AccessPart = (props: PartProps) => (
  <>
    <EndpointPart {...props} />
    <KeyPairPart {...props} />
  </>
);

function EndpointPart({ spec, onChange }: PartProps) {
  const errorAt = useErrorAt();
  const { endpoint, servers } = spec;
  const first = { server: servers[0]?.key ?? '', port: 8883, tls: true };
  const roles = [...new Set([...servers.map(({ key }) => key), ...(endpoint?.server ? [endpoint.server] : [])])];
  return (
    <Part title="Endpoint" description="What an assigned gateway is told to connect to.">
      <Switch
        label="Gateways are told an endpoint"
        checked={endpoint !== undefined}
        onChange={(event) => onChange(withMember(spec, 'endpoint', event.currentTarget.checked ? first : undefined))}
      />
      {endpoint && (
        <Group align="flex-start">
          <Select
            label="Server"
            data={roles}
            value={endpoint.server || null}
            error={errorAt('/endpoint/server')}
            allowDeselect={false}
            onChange={(server) => onChange({ ...spec, endpoint: { ...endpoint, server: server ?? '' } })}
          />
          <NumberInput
            label="Port"
            w={120}
            min={1}
            max={65_535}
            hideControls
            allowDecimal={false}
            value={endpoint.port}
            error={errorAt('/endpoint/port')}
            onChange={(port) => onChange({ ...spec, endpoint: { ...endpoint, port: Number(port) } })}
          />
          <Switch
            label="By TLS"
            mt={30}
            checked={endpoint.tls ?? true}
            onChange={(event) => onChange({ ...spec, endpoint: { ...endpoint, tls: event.currentTarget.checked } })}
          />
        </Group>
      )}
    </Part>
  );
}

const ways = [
  { value: 'none', label: 'No key' },
  { value: 'generate', label: 'A key that is made for each fleet' },
  { value: 'public', label: 'My own public key' },
];

function KeyPairPart({ spec, onChange }: PartProps) {
  const errorAt = useErrorAt();
  const { keyPair } = spec;
  const way = keyPair === undefined ? 'none' : keyPair.generate ? 'generate' : 'public';
  const choose = (next: string | null) => {
    const made = next === 'generate' ? { generate: true } : next === 'public' ? { publicKey: '' } : undefined;
    onChange(withMember(spec, 'keyPair', made));
  };
  return (
    <Part title="SSH key" description="The key that the servers accept.">
      <Select label="Key" data={ways} value={way} allowDeselect={false} maw={360} onChange={choose} />
      {way === 'public' && (
        <Textarea
          label="Public key"
          description="One line of a .pub file, such as ssh-ed25519 AAAA… name"
          autosize
          spellCheck={false}
          value={keyPair?.publicKey ?? ''}
          error={errorAt('/keyPair')}
          onChange={(event) => onChange({ ...spec, keyPair: { publicKey: event.currentTarget.value.trim() } })}
        />
      )}
    </Part>
  );
}
