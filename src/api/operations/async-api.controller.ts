import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { asyncApiDocument } from '../../mqtt';
import { Public } from '../access/principal';

@ApiExcludeController()
@Controller('asyncapi.json')
@Public()
export class AsyncApiController {
  @Get()
  read(): Record<string, unknown> {
    return asyncApiDocument();
  }
}
