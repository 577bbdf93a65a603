import { freeKey, removed, withServer } from '../spec.edit';
import type { PartProps, Server } from '../spec.types';
import { Part } from './item.card';
import { ServerCard } from './server.card';

export function ServersPart({ spec, onChange, cloud }: PartProps & { cloud: string }) {
  const { servers } = spec;
  const add = () => onChange({ ...spec, servers: [...servers, newServer(spec)] });
  return (
    <Part
      title="Servers"
      description="Each role is one or more servers of the same kind."
      add={{ label: 'Add a role', onClick: add }}
    >
      {servers.map((server, index) => (
        <ServerCard
          key={index}
          server={server}
          spec={spec}
          cloud={cloud}
          pointer={`/servers/${index}`}
          onChange={(next) => onChange(withServer(spec, index, next))}
          onRemove={() => onChange({ ...spec, servers: removed(servers, index) })}
        />
      ))}
    </Part>
  );
}

/** As the one before it, because roles of one fleet mostly differ in little. */
function newServer({ servers, networks }: PartProps['spec']): Server {
  const last = servers.at(-1);
  return {
    key: freeKey('server', servers),
    image: last?.image ?? '',
    flavor: last?.flavor ?? '',
    count: 1,
    networks: last?.networks ?? networks.slice(0, 1).map(({ key }) => key),
    ...(last?.securityGroups === undefined ? {} : { securityGroups: last.securityGroups }),
    floatingIp: false,
  };
}
