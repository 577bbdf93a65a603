import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { DomainError } from '../common/errors';
import { accessConfigOf, accessConflicts, type AccessConfig } from './access.config';
import { environmentSchema } from './config.schema';

export interface Config {
  http: { port: number; host: string };
  databaseUrl: string | null;
  mqtt: {
    /** External broker; null means the embedded one. */
    url: string | null;
    username: string | null;
    password: string | null;
    caFile: string | null;
    dynamicSecurity: boolean;
    port: number;
    tlsPort: number;
  };
  /** Where gateways reach the broker, as people are told; null where nobody has said. */
  gatewaysUrl: string | null;
  emulator: { port: number; buildMs: number };
  /** Where the HTTP surface is reached from outside; null where nobody has said. */
  publicUrl: string | null;
  /** After how long a device that nobody decides about is rejected. */
  pendingExpiryDays: number;
  /** For how many days lines of states are kept. */
  stateRetentionDays: number;
  registration: {
    /** Registrations a second of one fleet that each process takes, and for how many seconds' worth of them at once. */
    perSecond: number;
    burstSeconds: number;
    /** Registrations that wait for their batch before more are refused. */
    queue: number;
  };
  /** What brokers show that ask about their clients; null where none may. */
  brokerToken: string | null;
  adminToken: string | null;
  /** Sign-in, limits, transport. */
  access: AccessConfig;
  encryptionKey: Buffer | null;
  dataDir: string;
  cidrPool: string;
  tickMs: number;
  settleMs: number;
  /** Which share of a server's hour is billed in a state, as a decimal. */
  meteredShares: { stopped: string; shelved: string };
  /** For how many whole months what was counted is kept. */
  usageRetentionMonths: number;
  /** Largest image that is taken by upload. */
  maxImageBytes: number;
  /** Who invoices, as it stands on the paper. */
  invoiceIssuer: { name: string; address: string[] };
  /** Whether a closed month's documents go to the account's archive. */
  archiveBilling: boolean;
  /** Whether months are closed by themselves, and how long after their end. */
  billing: { autoClose: boolean; graceHours: number };
  logLevel: string;
  /** Where spans go; null where nobody collects them. */
  tracing: { endpoint: string; headers: Record<string, string>; serviceName: string; share: number } | null;
  /** The `OS_*` variables and the places where `clouds.yaml` is looked for; openstack/ reads them as openstacksdk does. */
  openstack: { env: Readonly<Record<string, string>>; cwd: string; homeDir: string };
}

/** DI token of the one frozen `Config`. */
export const CONFIG = Symbol('CONFIG');

/** Whose values are never shown. */
export const secretVariables: ReadonlySet<string> = new Set([
  'MOORAGE_ADMIN_TOKEN',
  'MOORAGE_BROKER_TOKEN',
  'MOORAGE_ENCRYPTION_KEY',
  'MOORAGE_OIDC_CLIENT_SECRET',
  'MQTT_PASSWORD',
  'DATABASE_URL',
  'MQTT_URL',
  'OTEL_EXPORTER_OTLP_HEADERS',
]);

const shown = (name: string, value: string | undefined): string => {
  if (value === undefined) return 'nothing';
  return secretVariables.has(name) ? `a value of ${value.length} characters (hidden)` : `\`${value}\``;
};

/**
 * Reads and checks the whole environment at once.
 * @throws DomainError CONFIG_INVALID that names each wrong variable, what was found and what is allowed
 */
export function loadConfig(env: NodeJS.ProcessEnv, cwd: string, homeDir = homedir()): Config {
  // An empty variable counts as absent, as compose files and shells write them.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success)
    throw invalid(
      env,
      parsed.error.issues.map(({ path, message }) => [String(path[0]), message]),
    );
  const values = parsed.data;
  const conflicts = accessConflicts(values);
  if (conflicts.length > 0) throw invalid(env, conflicts);
  const [issuerName, ...issuerAddress] = values.MOORAGE_INVOICE_ISSUER;
  const openstackEnv = Object.fromEntries(Object.entries(given).filter(([name]) => name.startsWith('OS_')));
  return Object.freeze({
    http: { port: values.PORT, host: values.HOST },
    databaseUrl: values.DATABASE_URL ?? null,
    mqtt: {
      url: values.MQTT_URL ?? null,
      username: values.MQTT_USERNAME ?? null,
      password: values.MQTT_PASSWORD ?? null,
      caFile: values.MQTT_CA_FILE ?? null,
      dynamicSecurity: values.MQTT_DYNAMIC_SECURITY === 'on',
      port: values.MQTT_PORT,
      tlsPort: values.MQTT_TLS_PORT,
    },
    gatewaysUrl: values.MQTT_PUBLIC_URL ?? null,
    emulator: { port: values.EMULATOR_PORT, buildMs: values.EMULATOR_BUILD_MS },
    publicUrl: values.MOORAGE_PUBLIC_URL ?? null,
    pendingExpiryDays: values.MOORAGE_PENDING_EXPIRY_DAYS,
    stateRetentionDays: values.MOORAGE_STATE_RETENTION_DAYS,
    registration: {
      perSecond: values.MOORAGE_REGISTRATION_RATE,
      burstSeconds: values.MOORAGE_REGISTRATION_BURST_SECONDS,
      queue: values.MOORAGE_REGISTRATION_QUEUE,
    },
    brokerToken: values.MOORAGE_BROKER_TOKEN ?? null,
    adminToken: values.MOORAGE_ADMIN_TOKEN ?? null,
    access: accessConfigOf(values),
    encryptionKey: values.MOORAGE_ENCRYPTION_KEY ?? null,
    dataDir: resolve(cwd, values.MOORAGE_DATA_DIR),
    cidrPool: values.MOORAGE_CIDR_POOL,
    tickMs: values.MOORAGE_TICK_MS,
    settleMs: values.MOORAGE_SETTLE_MS,
    meteredShares: { stopped: values.MOORAGE_METER_STOPPED, shelved: values.MOORAGE_METER_SHELVED },
    usageRetentionMonths: values.MOORAGE_USAGE_RETENTION_MONTHS,
    maxImageBytes: values.MOORAGE_MAX_IMAGE_BYTES,
    invoiceIssuer: { name: issuerName, address: issuerAddress.filter((line) => line !== '') },
    archiveBilling: values.MOORAGE_ARCHIVE_BILLING === 'on',
    billing: {
      autoClose: values.MOORAGE_BILLING_AUTO_CLOSE === 'on',
      graceHours: values.MOORAGE_BILLING_GRACE_HOURS,
    },
    logLevel: values.LOG_LEVEL,
    tracing: tracingOf(values),
    openstack: { env: openstackEnv as Record<string, string>, cwd, homeDir },
  });
}

/** As the process was started with, for who judges it as a whole. */
export const processEnvironment = (): NodeJS.ProcessEnv => process.env;

function invalid(env: NodeJS.ProcessEnv, wrong: [name: string, allowed: string][]): DomainError {
  const lines = wrong.map(([name, allowed]) => `${name}: found ${shown(name, env[name])}, allowed is ${allowed}`);
  return new DomainError({
    code: 'CONFIG_INVALID',
    status: 500,
    message: lines.join('\n'),
    action: 'Correct the variable, or unset it to use its default, and start again.',
  });
}

function tracingOf(values: z.output<typeof environmentSchema>): Config['tracing'] {
  const endpoint = values.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return null;
  const pairs = (values.OTEL_EXPORTER_OTLP_HEADERS ?? '').split(',').filter((pair) => pair !== '');
  const headers = Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), decodedOf(pair.slice(at + 1))];
    }),
  );
  return { endpoint, headers, serviceName: values.OTEL_SERVICE_NAME, share: values.OTEL_TRACES_SAMPLER_ARG };
}

/** What is not percent-encoded as it should be is taken as it stands. */
function decodedOf(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** The configuration of this process. */
export const processConfig = (): Config => loadConfig(process.env, process.cwd());
