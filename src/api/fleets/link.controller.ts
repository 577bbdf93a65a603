import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { FleetService, linkInputSchema, LinkService, type LinkInput } from '../../fleets';
import { ReconciliationService } from '../../reconciliation';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { idParam } from '../http/list.query';
import { linkListSchema, linkSchema, linkView } from './link.view';

@ApiTags('Fleets')
@Controller('api/v1/fleets/:id/links')
export class LinkController {
  constructor(
    private readonly fleets: FleetService,
    private readonly linkService: LinkService,
    private readonly reconciliation: ReconciliationService,
  ) {}

  @Post()
  @Roles('operator')
  @Does("Join the fleet's networks with another fleet's", {
    answers: linkSchema,
    status: 201,
    description:
      'By a router of their own, once both fleets are built. What is reached is what the routers of the two fleets ' +
      'join; of a fleet without a router, its first network. Overlapping addresses are refused.',
  })
  async create(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: linkInputSchema }) { peerId }: LinkInput,
    @Caller() caller: Principal,
  ) {
    await this.linkService.create(id, peerId, caller.accountIds);
    return this.link(id, peerId);
  }

  @Get()
  @Roles(...readers)
  @Does('List the fleets that this one is linked with', { answers: linkListSchema })
  async list(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    await this.fleets.get(id, caller.accountIds);
    return (await this.reconciliation.links(id)).map(linkView);
  }

  @Delete(':peerId')
  @Roles('operator')
  @Does("Separate the two fleets' networks again", {
    answers: linkSchema,
    status: 202,
    description: 'By either of the two. The link is in the list, `ending`, until nothing of it is left in the cloud.',
  })
  async remove(
    @Param('id', { schema: idParam }) id: string,
    @Param('peerId', { schema: idParam }) peerId: string,
    @Caller() caller: Principal,
  ) {
    await this.linkService.remove(id, peerId, caller.accountIds);
    return this.link(id, peerId);
  }

  private async link(id: string, peerId: string) {
    const links = await this.reconciliation.links(id);
    return links.filter((link) => link.peerId === peerId).map(linkView)[0];
  }
}
