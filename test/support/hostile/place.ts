import type { Made } from '../certificate-maker';
import type { Enrolled } from '../register-bodies';
import type { Attack } from './attack';
import type { Dial } from './raw.client';

/** What is attacked: a fleet that stands, so that a good device's first answer is `assigned`. */
export interface Place {
  /** The plain listener of the broker, and the TLS listener of the product. */
  plain: Dial;
  front: Required<Dial>;
  ours: Enrolled;
  /** Another fleet, that attackers know everything of. */
  theirs: Enrolled;
  /** The authority of an enrollment of our fleet, and the enrollment. */
  authority: Made;
  authorityId: string;
}

/** One way in, with what comes by it. */
export interface HostileDoor {
  attacks: Attack[];
  /** Registers a device that is all right; rejects when it is not. */
  good: (hardwareId: string) => Promise<void>;
  /** Registers what is going to be replayed on so many connections. */
  prepare?: (lanes: number) => Promise<void>;
}

/** Devices that are registered to have their messages replayed: they are good ones. */
export const knownId = (lane: number): string => `known-${lane}`;
/** Under these names nothing may ever register. */
export const badId = (lane: number): string => `bad-${lane}`;
