import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { registry } from '../../common/metrics';
import { Public } from '../access/principal';
import { StateMetrics } from './state.metrics';

/** For Prometheus, which is let in where it can reach us: figures only, no names of fleets or devices. */
@ApiExcludeController()
@Controller('metrics')
@Public()
export class MetricsController {
  constructor(private readonly state: StateMetrics) {}

  @Get()
  async read(@Res() response: Response): Promise<void> {
    await this.state.refresh();
    response.type(registry.contentType).send(await registry.metrics());
  }
}
