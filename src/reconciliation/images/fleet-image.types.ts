import type { Capture } from '../captures/capture.types';

/** A golden image: taken of a fleet's server, and its account's from then on, even after the fleet. */
export interface FleetImage extends Capture {
  /** Key of the server that it is taken of. */
  server: string;
  /** The cloud's id of that server. */
  serverId: string;
  /** Bytes; null until they are known. */
  size: number | null;
  /** MD5 in hexadecimal, as Glance has it. */
  checksum: string | null;
}
