import { z } from 'zod';
import { deviceStateSchema, registerRequestSchema, registrationReplySchema, usageSchema } from './payload.schema';
import { topicOf } from './topics';

const address = (leaf: string): string => topicOf('{hardwareId}', leaf);
const parameters = {
  hardwareId: { description: '1 to 128 letters, digits and . _ : @ = ~ -, beginning with a letter or digit' },
};
const ref = (path: string) => ({ $ref: `#/${path}` });

function schemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-7' });
  return rest;
}

function channel(leaf: string, message: string, description: string, contentType: string, schema: z.ZodType) {
  return {
    address: address(leaf),
    description,
    parameters,
    messages: { [message]: { name: message, contentType, payload: schemaOf(schema) } },
  };
}

const operation = (name: string, action: 'send' | 'receive', message: string, summary: string) => ({
  action,
  channel: ref(`channels/${name}`),
  messages: [ref(`channels/${name}/messages/${message}`)],
  bindings: { mqtt: { qos: 1 } },
  summary,
});

/** The MQTT surface as an AsyncAPI 3.0 document, from the schemas that messages are checked with. */
export function asyncApiDocument(): Record<string, unknown> {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Moorage',
      version: '1',
      description:
        'User name = hardware id; password = `<enrollment id>:<group secret>` or `<enrollment id>:<device key, base64>`, ' +
        'where device key = HMAC-SHA256(group secret, hardware id); or, over TLS, a client certificate of the service or of ' +
        'the enrollment’s CA whose CN is the hardware id. A connection reads and writes only below ' +
        '`moorage/v1/{hardwareId}/`. The proof is HMAC-SHA256 under the device key over ' +
        'hardwareId + "\\n" + requestId + "\\n" + timestamp + "\\n" + base64(SHA-256(csr or "")); a signature is by the ' +
        'certificate’s key over the same. ' +
        'Devices of Azure DPS, AWS Fleet Provisioning, ThingsBoard and Sparkplug B speak their own protocols on the TLS port.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      register: channel(
        'register',
        'registerRequest',
        'A gateway asks to be registered',
        'application/json',
        registerRequestSchema,
      ),
      registration: channel(
        'registration',
        'registrationReply',
        'The answer, and a further one by itself whenever it changes. The replies to every key of the hardware id come here: ' +
          'a gateway heeds those to its own requests (`requestId`), and those about the device that such a one named (`deviceId`)',
        'application/json',
        registrationReplySchema,
      ),
      state: channel(
        'state',
        'state',
        'Retained; the will of the connection is `lost`. The broker may notice the end of a connection only after the next one ' +
          'stands: a gateway that hears `lost` here says its state again',
        'text/plain',
        deviceStateSchema,
      ),
      usage: channel('usage', 'usage', 'Counters that only grow within an epoch', 'application/json', usageSchema),
    },
    operations: {
      receiveRegister: {
        ...operation('register', 'receive', 'registerRequest', 'Acknowledged (PUBACK) after it is committed'),
        reply: { channel: ref('channels/registration') },
      },
      sendRegistration: operation(
        'registration',
        'send',
        'registrationReply',
        'Sent on every decision, with QoS 1; who is only told to ask again later (`REGISTRATION_THROTTLED`) is told once, with QoS 0',
      ),
      receiveState: operation('state', 'receive', 'state', 'Life cycle of a gateway'),
      receiveUsage: operation('usage', 'receive', 'usage', 'What a gateway passed on'),
    },
  };
}
