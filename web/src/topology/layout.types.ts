import type { PictureFleet, PictureLink, PictureNetwork, PictureRouter, PictureServer } from './picture.types';

/** In pixels of the picture, as are all places here. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Line {
  id: string;
  kind: 'gateway' | 'interface' | 'port' | 'link';
  points: [number, number][];
  /** Where it is plugged in; what it passes without a dot it is not connected with. */
  dots: [number, number][];
  /** The network whose colour it has; null for none. */
  networkId: string | null;
}

/** One server, or several alike that stand for themselves no longer. */
export interface ServerStack {
  id: string;
  label: string;
  servers: PictureServer[];
  fleet: PictureFleet;
}

export interface Layout {
  width: number;
  height: number;
  externals: { name: string; box: Box }[];
  panels: { fleet: PictureFleet; box: Box; titleX: number; titleWidth: number }[];
  bars: { network: PictureNetwork; fleet: PictureFleet; box: Box; isolated: boolean; stubX: number }[];
  routers: { router: PictureRouter; fleet: PictureFleet; box: Box }[];
  stacks: { stack: ServerStack; box: Box }[];
  links: { link: PictureLink; box: Box }[];
  lines: Line[];
}

/** What was chosen in the picture, by its id there; of an external network, its name. */
export interface Chosen {
  kind: 'external' | 'network' | 'router' | 'stack' | 'link';
  id: string;
}
