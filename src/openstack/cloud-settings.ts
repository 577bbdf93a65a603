/** The services that this client speaks to, by the names of the service types authority. */
export const serviceTypes = [
  'identity',
  'compute',
  'network',
  'image',
  'block-storage',
  'orchestration',
  'object-store',
  'metric',
] as const;
export type ServiceType = (typeof serviceTypes)[number];

export const ofEachService = <T>(of: (service: ServiceType) => T): Record<ServiceType, T> =>
  Object.fromEntries(serviceTypes.map((service) => [service, of(service)])) as Record<ServiceType, T>;

/** A user, project or domain is named by id, or by name within a domain. */
export type Reference = { id: string } | { name: string; domain?: DomainReference };
export type DomainReference = { id: string } | { name: string };

export type Credentials =
  | { method: 'password'; user: Reference; password: string }
  | { method: 'application_credential'; id?: string; name?: string; user?: Reference; secret: string }
  | { method: 'token'; token: string };

export interface ServiceLimits {
  /** Calls under way at once. */
  concurrency: number;
  /** Calls begun a second, in the long run; null means no limit. */
  perSecond: number | null;
}

export interface CloudSettings {
  name: string;
  /** Where it stands: a file's path, or `environment`. */
  source: string;
  /** Keystone's root, without version and trailing slash. */
  authUrl: string;
  credentials: Credentials;
  /** The project that tokens are scoped to; null with application credentials, which carry their own. */
  project: Reference | null;
  /** null takes the first region in which the catalog has compute. */
  region: string | null;
  interface: 'public' | 'internal' | 'admin';
  /** Endpoints that replace the catalog's. */
  endpoints: Partial<Record<ServiceType, string>>;
  /** PEM texts; `verify: false` accepts any certificate. */
  tls: { verify: boolean; ca: string | null; cert: string | null; key: string | null };
  timeouts: { connectMs: number; headersMs: number; bodyMs: number };
  limits: Record<ServiceType, ServiceLimits>;
  /** How often one call is sent again, where sending again is safe. */
  retries: Record<ServiceType, number>;
}

export const defaultTimeouts = { connectMs: 10_000, headersMs: 60_000, bodyMs: 60_000 } as const;
export const defaultLimits: ServiceLimits = { concurrency: 32, perSecond: null };
export const defaultRetries = 4;
