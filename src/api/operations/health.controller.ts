import { Controller, Get, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { Public } from '../access/principal';
import { Does } from '../http/does.decorator';
import { HealthService } from './health.service';

const part = z.object({ state: z.enum(['up', 'down']), detail: z.string() });
const broker = part.extend({
  gateways: z
    .array(z.string())
    .describe(
      'Where gateways connect: the listeners of the embedded broker (one on 0.0.0.0 or loopback at the host of the service), or what MQTT_PUBLIC_URL says; none where nobody has said it of an external broker',
    ),
});
const healthSchema = z
  .object({
    status: z.enum(['up', 'degraded', 'down']),
    parts: z.object({ database: part, mqtt: broker, openstack: part }),
  })
  .meta({ id: 'Health' });
const liveSchema = z.object({ status: z.literal('up') }).meta({ id: 'Liveness' });

@ApiTags('Operation')
@Controller('health')
@Public()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @Does('Tell that the process runs', { answers: liveSchema })
  live() {
    return { status: 'up' };
  }

  @Get('ready')
  @Does("Tell whether the service can do its work, and each part's state; 503 while it cannot", {
    answers: healthSchema,
  })
  @ApiResponse({ status: 503, description: 'It cannot do its work', standardSchema: healthSchema })
  async ready(@Res({ passthrough: true }) response: Response) {
    const health = await this.health.read();
    response.status(health.status === 'down' ? 503 : 200);
    return health;
  }
}
