import { filterOf, inboundKinds, prefixOf, topicOf } from '../topics';
import type { Command } from './control.channel';

/** A client that the broker is to let in. */
export interface WantedClient {
  username: string;
  password: string;
  /** Says which password it is, without telling it; comes back in lists. */
  mark: string;
  /** What it may do: a device's own topics, or to register any device. */
  rights: 'device' | 'enrollment';
  enabled: boolean;
}

/** In the text name of what is ours: nothing else is ever changed or taken away. */
export const ours = 'moorage ';

interface Acl {
  acltype: 'publishClientSend' | 'publishClientReceive' | 'subscribePattern';
  topic: string;
  allow: boolean;
  priority: number;
}

const allow = (acltype: Acl['acltype'], topic: string): Acl => ({ acltype, topic, allow: true, priority: 0 });

/** The plugin of Mosquitto 2.0 has no patterns with names in them: every client has a role of its own. */
const roleOf = (username: string): string => `moorage:${username}`;
const serviceRole = 'moorage service';

function aclsOf({ username, rights }: WantedClient): Acl[] {
  if (rights === 'enrollment') return [allow('publishClientSend', filterOf('register'))];
  const all = `${prefixOf(username)}#`;
  return [
    ...inboundKinds.map((kind) => allow('publishClientSend', topicOf(username, kind))),
    allow('subscribePattern', all),
    allow('publishClientReceive', all),
    // Registrations carry secrets, which a clone of its hardware id would otherwise hear.
    { acltype: 'publishClientReceive', topic: topicOf(username, 'register'), allow: false, priority: 1 },
  ];
}

export const creating = (client: WantedClient): Command[] => {
  const { username, password, mark } = client;
  const rolename = roleOf(username);
  return [
    { command: 'createRole', rolename, textname: ours, acls: aclsOf(client) },
    { command: 'createClient', username, password, textname: ours + mark, roles: [{ rolename }] },
    ...(client.enabled ? [] : [switching(client)]),
  ];
};

/** Of one that is there already: a new password ends its connections. */
export const changing = (client: WantedClient): Command[] => {
  const { username, password, mark } = client;
  const rolename = roleOf(username);
  const acls = aclsOf(client);
  return [
    { command: 'createRole', rolename, textname: ours },
    { command: 'modifyRole', rolename, acls },
    { command: 'modifyClient', username, password, textname: ours + mark, roles: [{ rolename }] },
    switching(client),
  ];
};

/** Disabling ends a client's connections. */
export const switching = ({ username, enabled }: Pick<WantedClient, 'username' | 'enabled'>): Command => ({
  command: enabled ? 'enableClient' : 'disableClient',
  username,
});

export const removing = (username: string): Command[] => [
  { command: 'deleteClient', username },
  { command: 'deleteRole', rolename: roleOf(username) },
];

/** What the service's own account needs, which an administrator of the plugin does not have of itself. */
export const serving = (username: string): Command[] => [
  {
    command: 'createRole',
    rolename: serviceRole,
    textname: ours,
    acls: [
      allow('publishClientSend', 'moorage/v1/#'),
      allow('publishClientReceive', 'moorage/v1/#'),
      allow('subscribePattern', '$share/moorage/moorage/v1/#'),
    ],
  },
  { command: 'addClientRole', username, rolename: serviceRole },
];

export const isServing = (roles: { rolename: string }[]): boolean =>
  roles.some(({ rolename }) => rolename === serviceRole);

/** Nobody may do what no role allows. */
export const closing: Command = {
  command: 'setDefaultACLAccess',
  acls: ['publishClientSend', 'subscribe'].map((acltype) => ({ acltype, allow: false })),
};
