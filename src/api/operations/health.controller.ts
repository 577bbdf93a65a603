import { Controller, Get, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { Public } from '../access/principal';
import { Does } from '../http/does.decorator';
import { HealthService } from './health.service';
import { healthSchema } from './health.view';

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
