import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { version } from '../../common/version';
import { asyncApiDocument } from '../../mqtt';
import { Public } from '../access/principal';
import { HealthService } from './health.service';
import { landingPage } from './landing.page';

@ApiExcludeController()
@Controller()
@Public()
export class LandingController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  async page(): Promise<string> {
    return landingPage(await this.health.read(), version);
  }

  @Get('asyncapi.json')
  asyncApi(): Record<string, unknown> {
    return asyncApiDocument();
  }
}
