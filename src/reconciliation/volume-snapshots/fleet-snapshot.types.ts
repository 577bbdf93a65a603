import type { Capture } from '../captures/capture.types';

/** A snapshot of a fleet's volume: it goes with its volume, unless that is to be kept. */
export interface FleetSnapshot extends Capture {
  /** Key of the volume that it is taken of. */
  volume: string;
  /** The cloud's id of that volume. */
  volumeId: string;
  /** Of the volume when it was taken; null until it is known. */
  sizeGiB: number | null;
}
