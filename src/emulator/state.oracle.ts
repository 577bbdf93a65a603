import type { Volume, VolumeAttachment, VolumeSnapshot } from './block-storage/block-storage.types';
import type { Flavor, InstanceAction, KeyPair, Server, ServerGroup } from './compute/compute.types';
import type { Cloud } from './core/cloud.state';
import type { Table } from './core/indexed.table';
import type { ApplicationCredential, Project, User } from './identity/identity.types';
import type { Image } from './image/image.types';
import type * as network from './network/network.types';
import type { Container, StoredObject } from './object-store/object-store.types';
import type { Stack, StackResource } from './orchestration/orchestration.types';

export interface StateRows {
  projects: Project;
  users: User;
  applicationCredentials: ApplicationCredential;
  networks: network.Network;
  subnets: network.Subnet;
  ports: network.Port;
  routers: network.Router;
  floatingIps: network.FloatingIp;
  securityGroups: network.SecurityGroup;
  securityGroupRules: network.SecurityGroupRule;
  flavors: Flavor;
  keyPairs: KeyPair;
  servers: Server;
  pastServers: Server;
  instanceActions: InstanceAction;
  serverGroups: ServerGroup;
  images: Image;
  volumes: Volume;
  volumeSnapshots: VolumeSnapshot;
  volumeAttachments: VolumeAttachment;
  stacks: Stack;
  stackResources: StackResource;
  containers: Container;
  objects: StoredObject;
}
export type StateName = keyof StateRows;

/** Read-only view of everything the cloud holds, without the API: what tests judge by. */
export class Oracle {
  private readonly tables: { [N in StateName]: Table<StateRows[N]> };

  constructor(private readonly cloud: Cloud) {
    this.tables = { ...cloud, applicationCredentials: cloud.credentials };
  }

  /** Every object of a type, as of now. */
  all<N extends StateName>(name: N): StateRows[N][] {
    this.cloud.advance();
    return this.tables[name].all();
  }

  get<N extends StateName>(name: N, id: string): StateRows[N] | undefined {
    this.cloud.advance();
    return this.tables[name].get(id);
  }
}
