export const captureStatuses = ['creating', 'active', 'error', 'deleting', 'deleted'] as const;
/** `creating` until its content is whole; `error` never gets there. */
export type CaptureStatus = (typeof captureStatuses)[number];

/** What is taken once of something that a fleet has: a golden image of a server, a snapshot of a volume. */
export interface Capture {
  id: string;
  fleetId: string;
  accountId: string;
  /** Unique among the fleet's of its kind. */
  name: string;
  /** Its name in the cloud, and so in blueprints. */
  cloudName: string;
  mark: string;
  cloudId: string | null;
  status: CaptureStatus;
  /** The cloud's own word; null until it has been seen. */
  cloudStatus: string | null;
  /** What keeps it from being made or removed. */
  message: string | null;
  /** When its creation was last sent with an outcome that is not known; null when there is none. */
  attemptedAt: Date | null;
  /** Since when it counts as usage; null while it does not. */
  meteredFrom: Date | null;
  /** When a look last found it in the cloud; null before the first one. */
  seenAt: Date | null;
  createdAt: Date;
  deletedAt: Date | null;
}

/** What all have in common when they are asked for. */
export const asked = {
  status: 'creating' as const,
  cloudId: null,
  cloudStatus: null,
  message: null,
  attemptedAt: null,
  meteredFrom: null,
  seenAt: null,
  deletedAt: null,
};

/** What somebody gave as its name, or one of what it is taken of and the time. */
export const captureName = (wanted: string | undefined, of: string, at: Date): string =>
  wanted ?? `${of.replaceAll('/', '-')}-${at.toISOString().toLowerCase().replace(/[:.]/g, '-')}`;

/** Where captures of one kind are on record. */
export interface CaptureTable<C extends Capture> {
  table: string;
  /** In texts, and of its events and its meter. */
  kind: 'image' | 'snapshot';
  /** Work queue; the key is the capture's id. */
  queue: string;
  /** Columns that others have not, as they are read. */
  columns: string;
  /** Such columns with their values, as they are written with the intent. */
  origin(this: void, capture: C): Record<string, unknown>;
  /** Such columns with their values, as the cloud tells them later. */
  facts(this: void, capture: C): Record<string, unknown>;
  /** Its size for the bill. */
  gib(this: void, capture: C): string;
  /** What it is taken of, in words. */
  source(this: void, capture: C): string;
}
