import { z } from 'zod';
import { parseBlock } from '../common/cidr';
import { accessVariables } from './access.schema';

const port = (fallback: number) =>
  z.coerce
    .number({ error: 'a port: a whole number from 0 (any free port) to 65535' })
    .int('a port: a whole number from 0 (any free port) to 65535')
    .min(0, 'a port: a whole number from 0 (any free port) to 65535')
    .max(65535, 'a port: a whole number from 0 (any free port) to 65535')
    .default(fallback);

const url = (...schemes: string[]) => {
  const beginnings = schemes.map((scheme) => `${scheme}://`);
  return z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), {
    error: ({ input }) =>
      beginnings.some((one) => String(input).startsWith(one))
        ? 'an address that can be read: in its user and password : / ? # @ stand as %3A %2F %3F %23 %40'
        : `an address that starts with ${beginnings.join(' or ')}`,
  });
};

/** A day at most: beyond 2^31 Node takes a timer for one of 1 ms. */
const milliseconds = (fallback: number) => {
  const allowed = 'a number of milliseconds from 1 to 86400000';
  return z.coerce.number({ error: allowed }).int(allowed).min(1, allowed).max(86_400_000, allowed).default(fallback);
};

/** Everybody is told it: scheme, host and port alone, and no user or password that stands with them. */
const publicBroker = z
  .string()
  .refine((text) => /^mqtts?:\/\//.test(text) && URL.canParse(text) && new URL(text).host !== '', {
    error: 'an address that starts with mqtt:// or mqtts://, with a host',
  })
  .transform((text) => {
    const { protocol, host } = new URL(text);
    return `${protocol}//${host}`;
  });

const count = (what: string, fallback: number) => {
  const allowed = `a whole number of ${what} of at least 1`;
  return z.coerce.number({ error: allowed }).int(allowed).min(1, allowed).default(fallback);
};

const encryptionKey = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, '32 bytes in base64, as `openssl rand -base64 32` prints them')
  .transform((text) => Buffer.from(text, 'base64'));

const cidrPool = z.string().refine((text) => (parseBlock(text)?.prefix ?? 99) <= 24, {
  error: 'an IPv4 block of /24 or larger, such as 10.64.0.0/10, without host bits',
});

const billedShare = (fallback: 'bill' | 'waive') =>
  z
    .string()
    .regex(/^(bill|waive|0(\.\d{1,6})?|1(\.0{1,6})?)$/, 'bill, waive, or a share from 0 to 1 such as 0.5')
    .default(fallback)
    .transform((text) => ({ bill: '1', waive: '0' })[text] ?? text);

/** Every variable that the product reads, besides the `OS_*` set of openstacksdk. */
export const environmentSchema = z.object({
  PORT: port(3000).describe('Port of the REST API and dashboard'),
  HOST: z
    .string()
    .min(1, 'a host name or address')
    .default('127.0.0.1')
    .describe('Address that the REST API, dashboard and TLS listener bind to'),
  DATABASE_URL: url('postgres', 'postgresql')
    .optional()
    .describe('Postgres 14 or newer; embedded Postgres when absent'),
  MQTT_URL: url('mqtt', 'mqtts').optional().describe('External MQTT broker; embedded broker when absent'),
  MQTT_PUBLIC_URL: publicBroker
    .optional()
    .describe(
      'Where gateways reach the broker, as people who enroll them are told; the embedded broker’s own listeners when absent, and nothing beside an external one',
    ),
  MQTT_USERNAME: z.string().optional().describe('User name of the service at the external broker'),
  MQTT_PASSWORD: z.string().optional().describe('Password of the service at the external broker'),
  MQTT_DYNAMIC_SECURITY: z
    .enum(['on', 'off'], { error: 'on or off' })
    .default('off')
    .describe("Whether to keep the list of clients of a Mosquitto's dynamic-security plugin (docs/brokers.md)"),
  MQTT_CA_FILE: z.string().optional().describe('CA certificates (PEM file) that the external broker is verified with'),
  MQTT_PORT: port(1883).describe("The embedded broker's port, on loopback"),
  MQTT_TLS_PORT: port(8883).describe('Port of the front listener (TLS), whichever broker there is'),
  EMULATOR_PORT: port(5000).describe("Port of the embedded OpenStack emulator's Keystone"),
  EMULATOR_BUILD_MS: milliseconds(1500).describe('How long a server of the emulator stays in BUILD'),
  MOORAGE_ADMIN_TOKEN: z
    .string()
    .min(16, 'at least 16 characters')
    .optional()
    .describe('Bearer token of the first administrator; made and printed once when absent'),
  MOORAGE_ENCRYPTION_KEY: encryptionKey
    .optional()
    .describe('Key for secrets at rest, 32 bytes in base64; made and kept in the data folder when absent'),
  MOORAGE_PUBLIC_URL: url('http', 'https')
    .optional()
    .describe(
      'Where the HTTP surface is reached from outside; named in device certificates as the place of the CRL, and where single sign-on comes back to',
    ),
  MOORAGE_PENDING_EXPIRY_DAYS: z.coerce
    .number({ error: 'a number of days from 1 to 3650' })
    .int('a number of days from 1 to 3650')
    .min(1, 'a number of days from 1 to 3650')
    .max(3_650, 'a number of days from 1 to 3650')
    .default(30)
    .describe('After how many days a device that nobody decides about is rejected; it may ask again'),
  MOORAGE_STATE_RETENTION_DAYS: z.coerce
    .number({ error: 'a number of days from 1 to 3650' })
    .int('a number of days from 1 to 3650')
    .min(1, 'a number of days from 1 to 3650')
    .max(3_650, 'a number of days from 1 to 3650')
    .default(90)
    .describe('For how many days timelines tell which states gateways were in; all else in them stays'),
  MOORAGE_REGISTRATION_RATE: count('registrations a second', 5_000).describe(
    'Registrations a second of one fleet that each process takes; more are told when to ask again',
  ),
  MOORAGE_REGISTRATION_BURST_SECONDS: count('seconds', 10).describe(
    'For how many seconds’ worth of that rate a fleet or enrollment may come at once',
  ),
  MOORAGE_REGISTRATION_QUEUE: count('registrations', 10_000).describe(
    'Registrations that wait in a process before fleets with more than their share of them are told when to ask again',
  ),
  MOORAGE_BROKER_TOKEN: z
    .string()
    .min(16, 'at least 16 characters')
    .optional()
    .describe('Bearer token of brokers that ask about their clients (docs/brokers.md); they are refused when absent'),
  MOORAGE_DATA_DIR: z.string().min(1, 'a folder').default('./.moorage').describe('Embedded data'),
  MOORAGE_CIDR_POOL: cidrPool
    .default('10.64.0.0/10')
    .describe('IPv4 block from which networks with cidr auto get a /24'),
  MOORAGE_TICK_MS: milliseconds(5_000).describe('How often the scheduled tick wakes reconciliation and metering'),
  MOORAGE_SETTLE_MS: milliseconds(15_000).describe(
    'After a create whose outcome is unknown: how long to look for its effect before it is tried again',
  ),
  MOORAGE_METER_STOPPED: billedShare('bill').describe(
    'What is billed of an hour in which a server is shut off, paused or suspended: bill, waive, or a share such as 0.5',
  ),
  MOORAGE_METER_SHELVED: billedShare('waive').describe(
    'What is billed of an hour in which a server is shelved: bill, waive, or a share such as 0.5',
  ),
  MOORAGE_USAGE_RETENTION_MONTHS: z.coerce
    .number({ error: 'a number of months from 3 to 1200' })
    .int('a number of months from 3 to 1200')
    .min(3, 'a number of months from 3 to 1200')
    .max(1_200, 'a number of months from 3 to 1200')
    .default(36)
    .describe(
      'For how many whole months usage events are taken, and known by their ids; what was counted is kept for one more, and longer where it is not charged yet',
    ),
  MOORAGE_MAX_IMAGE_BYTES: z.coerce
    .number({ error: 'a number of bytes of at least 1' })
    .int('a number of bytes of at least 1')
    .min(1, 'a number of bytes of at least 1')
    .default(20 * 2 ** 30)
    .describe('Largest image that is taken by upload'),
  MOORAGE_INVOICE_ISSUER: z
    .string()
    .transform((text) => text.split(';').map((line) => line.trim()))
    .refine((lines) => lines[0] !== '' && lines.length <= 8 && lines.every((line) => line.length <= 200), {
      error: 'a name and up to 7 lines of an address with ; between, each of at most 200 characters',
    })
    .default(['Moorage'])
    .describe('Who invoices: the name and the lines of the address, with ; between'),
  MOORAGE_ARCHIVE_BILLING: z
    .enum(['on', 'off'], { error: 'on or off' })
    .default('off')
    .describe("Whether invoices and the month's FOCUS export go to the account's archive when a month is closed"),
  MOORAGE_BILLING_AUTO_CLOSE: z
    .enum(['on', 'off'], { error: 'on or off' })
    .default('on')
    .describe('Whether months are closed by themselves once their grace period is over'),
  MOORAGE_BILLING_GRACE_HOURS: z.coerce
    .number({ error: 'a number of hours from 0 to 8760' })
    .min(0, 'a number of hours from 0 to 8760')
    .max(8_760, 'a number of hours from 0 to 8760')
    .default(72)
    .describe('How long after its end a month waits for late facts before it is closed'),
  ...accessVariables,
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http', 'https')
    .optional()
    .transform((text) => text?.replace(/\/+$/, ''))
    .describe('Receiver of traces by OTLP over HTTP, such as http://127.0.0.1:4318; nothing is traced when absent'),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .regex(/^[^=,\s]+=[^,]*(,[^=,\s]+=[^,]*)*$/, 'name=value pairs with , between')
    .optional()
    .describe('Headers for that receiver, name=value with , between; values are percent-encoded'),
  OTEL_SERVICE_NAME: z.string().min(1, 'a name').default('moorage').describe('Under which name traces are sent'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number({ error: 'a share from 0 to 1' })
    .min(0, 'a share from 0 to 1')
    .max(1, 'a share from 0 to 1')
    .default(1)
    .describe('Which share of the traces is kept, from 0 to 1'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'one of trace, debug, info, warn, error, fatal, silent',
    })
    .default('info')
    .describe('Least severe log line that is written'),
});
