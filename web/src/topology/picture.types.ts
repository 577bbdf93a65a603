import type { FleetLink, Resource, Topology } from '../fleets/fleet.types';

/** How something is, in a word; the tone decides on colour and shape, and is never all that tells it. */
export interface NodeState {
  tone: 'good' | 'busy' | 'off' | 'bad';
  word: string;
}

/** What the picture of one fleet is drawn from. */
export interface FleetSource {
  id: string;
  name: string;
  status: string;
  topology: Topology;
  resources: Resource[];
  links: FleetLink[];
}

/** Every `id` is unique in the picture: the fleet's id before the node's own. */
export interface PictureNetwork {
  id: string;
  name: string;
  cidr: string | null;
  state: NodeState;
  /** Not made for the fleet: it was there before. */
  given: boolean;
}

export interface PictureRouter {
  id: string;
  name: string;
  state: NodeState;
  /** Name of the external network that it has its gateway on. */
  external: string | null;
  networkIds: string[];
}

export interface PictureServer {
  id: string;
  key: string;
  state: NodeState;
  ports: { networkId: string; address: string | null }[];
  floatingIps: string[];
  fault: string | null;
}

export interface PictureFleet {
  id: string;
  name: string;
  /** Null where only what is linked with of it is drawn. */
  status: string | null;
  networks: PictureNetwork[];
  routers: PictureRouter[];
  servers: PictureServer[];
}

export interface PictureLink {
  id: string;
  name: string;
  state: NodeState;
  /** The two networks that it joins. */
  ends: [string, string];
}

export interface Picture {
  externals: string[];
  fleets: PictureFleet[];
  links: PictureLink[];
}
