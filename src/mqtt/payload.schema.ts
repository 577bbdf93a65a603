import { z } from 'zod';

const text = (longest: number) => z.string().min(1).max(longest);
const port = z.int().min(1).max(65_535);

/** Unix seconds, as a number or digits, or ISO 8601; the proof is over the text exactly as it was sent. */
const timestamp = z.union([z.int().nonnegative(), z.string().regex(/^\d{1,12}$/), z.iso.datetime({ offset: true })], {
  error: 'Unix seconds or an ISO 8601 date and time',
});

const bySecret = z.object({ id: text(64), secret: text(512) });
const byProof = z.object({
  id: text(64),
  proof: z.base64().max(128).describe('HMAC-SHA256 under the device key, in base64'),
  timestamp: timestamp.describe('Within 5 minutes of the service’s clock: Unix seconds or ISO 8601'),
});

const byCertificate = z.object({
  id: text(64),
  certificate: text(16_384).describe('The device’s certificate and the intermediates to the enrollment’s CA, in PEM'),
  signature: z
    .base64()
    .max(2_048)
    .describe('By the certificate’s key over the text of a proof: RSA or ECDSA with SHA-256, or Ed25519; in base64'),
  timestamp: timestamp.describe('Within 5 minutes of the service’s clock: Unix seconds or ISO 8601'),
});
/** Strict: what is meant as another kind of proof is not taken for this one. */
const byConnection = z
  .strictObject({ id: text(64) })
  .describe('Where the connection was let in by a certificate: to the embedded broker only');

/** What a gateway publishes to `moorage/v1/{hardwareId}/register`. */
export const registerRequestSchema = z.object({
  requestId: text(128).describe('Comes back in the reply'),
  fleet: text(255).describe('Name of the fleet'),
  enrollment: z.union([bySecret, byProof, byCertificate, byConnection], {
    error: 'one of {id, secret}, {id, proof, timestamp}, {id, certificate, signature, timestamp} and {id}',
  }),
  csr: text(16_384).optional().describe('PKCS #10 request in PEM: the device is known by its key from then on'),
  model: text(255).optional(),
  firmware: text(255).optional(),
  attributes: z.record(z.string().max(64), z.json()).optional(),
});
export type RegisterRequest = z.infer<typeof registerRequestSchema>;

/** Where an assigned gateway connects. */
export const assignmentSchema = z.object({ host: z.string(), port, tls: z.boolean(), topicPrefix: z.string() });

export const replyStatuses = ['assigned', 'assigning', 'pending-approval', 'rejected'] as const;

/** What the service publishes to `moorage/v1/{hardwareId}/registration`. */
export const registrationReplySchema = z.object({
  requestId: z.string().nullable().describe('null when the request could not be read'),
  status: z.enum(replyStatuses),
  deviceId: z.uuid().optional(),
  fleet: z.string().optional(),
  retryAfter: z.int().nonnegative().optional().describe('Seconds after which asking again makes sense'),
  reason: z.object({ code: z.string(), message: z.string() }).optional(),
  correlationId: z.string(),
  certificate: z.string().optional().describe('PEM'),
  caCertificate: z.string().optional().describe('PEM'),
  renewAfter: z.iso
    .datetime()
    .optional()
    .describe('When to ask for the next certificate: with a new CSR, on a connection made with the present one'),
  assignment: assignmentSchema.optional(),
});
export type RegistrationReply = z.infer<typeof registrationReplySchema>;

export const deviceStates = ['init', 'ready', 'disconnected', 'sleeping', 'lost', 'alert'] as const;
/** What a gateway keeps retained at `moorage/v1/{hardwareId}/state`, as plain text. */
export const deviceStateSchema = z.enum(deviceStates);
export type DeviceState = z.infer<typeof deviceStateSchema>;

/** What a gateway publishes to `moorage/v1/{hardwareId}/usage`: counters that only grow within an epoch. */
export const usageSchema = z.strictObject({
  epoch: z.union([z.int().nonnegative(), text(64)]).describe('Another one whenever the counters begin at 0 again'),
  messages: z.int().nonnegative().describe('Passed on since the epoch began'),
  bytes: z.int().nonnegative().describe('Passed on since the epoch began'),
});
