import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { FleetService } from '../../fleets';
import { ReconciliationService } from '../../reconciliation';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { idParam } from '../http/list.query';
import { AsksCloud } from '../http/turn.interceptor';
import { templateSchema } from './fleet-template.view';
import { hotYaml } from './hot.yaml';

const [yaml, json] = ['application/yaml', 'application/json'];

@ApiTags('Fleets')
@Controller('api/v1/fleets/:id/template')
export class FleetTemplateController {
  constructor(
    private readonly fleets: FleetService,
    private readonly reconciliation: ReconciliationService,
  ) {}

  @Get()
  @AsksCloud()
  @Roles(...readers)
  @ApiProduces(yaml, json)
  @Does('Read what the fleet consists of as a Heat template', {
    answers: templateSchema,
    description:
      '`openstack stack create -t` takes it; what it makes is the same, and the stack is its only owner. YAML, or JSON where ' +
      'only that is accepted. User data stand in it in full: Heat takes 512 KiB unless its operator lets it take more.',
  })
  async read(
    @Param('id', { schema: idParam }) id: string,
    @Caller() caller: Principal,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.fleets.get(id, caller.accountIds);
    const template = await this.reconciliation.template(id);
    if (request.accepts([yaml, json]) === json) response.json(template);
    else response.type(yaml).send(hotYaml(template));
  }
}
