import { z } from 'zod';

const part = z.object({ state: z.enum(['up', 'down']), detail: z.string() });
const broker = part.extend({
  gateways: z
    .array(z.string())
    .describe(
      'Where gateways connect: the listeners of the embedded broker (one on 0.0.0.0 or loopback at the host of the service), or what MQTT_PUBLIC_URL says; none where nobody has said it of an external broker',
    ),
});
export const healthSchema = z
  .object({
    status: z.enum(['up', 'degraded', 'down']),
    parts: z.object({ database: part, mqtt: broker, openstack: part }),
  })
  .meta({ id: 'Health' });
