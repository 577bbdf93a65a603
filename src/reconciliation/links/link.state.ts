import type { Fleet } from '../../fleets';
import { buildLinks, obstacleOf, type LinkedFleet, type LinkedPeer } from './link.builder';
import { refText, type Wanted } from '../resource.types';

export const linkPhases = ['waiting', 'joining', 'joined', 'ending'] as const;

/** How far a link is, seen from one of its fleets. */
export interface LinkState {
  peerId: string;
  peerName: string;
  /** The fleet that asked for it, and has its router. */
  ownerId: string;
  phase: (typeof linkPhases)[number];
  /** What a waiting link waits for. */
  reason: string | null;
  createdAt: Date;
}

export function stateOf(me: LinkedFleet & { fleet: Fleet }, link: LinkedPeer): LinkState {
  const { peerId, ownerId, createdAt } = link;
  const state = { peerId, peerName: link.peer.fleet.name, ownerId, createdAt };
  if (link.endingAt) return { ...state, phase: 'ending', reason: null };
  const reason = obstacleOf(me, link);
  if (reason !== null) return { ...state, phase: 'waiting', reason };
  const peer = { ...link.peer, rows: link.rows };
  const back = { ...link, peerId: me.fleet.id, peer: me, rows: me.rows, first: link.peerFirst, peerFirst: link.first };
  const stands = hasAll(me, buildLinks(me, [link])) && hasAll(peer, buildLinks(peer, [back]));
  return { ...state, phase: stands ? 'joined' : 'joining', reason: null };
}

const hasAll = ({ rows }: LinkedFleet, wanted: Wanted[]): boolean =>
  wanted.every((item) => rows.some((row) => refText(row) === refText(item) && row.status === 'active'));
