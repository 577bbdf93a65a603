import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { FleetService } from '../../fleets';
import { ImageService } from '../../reconciliation';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { idParam, pageQuery, type PageQueryInput } from '../http/list.query';
import {
  fleetImageInputSchema,
  fleetImagePageSchema,
  fleetImageSchema,
  fleetImageView,
  type FleetImageInput,
} from './fleet-image.view';

@ApiTags('Fleets')
@Controller('api/v1/fleets/:id/images')
export class FleetImageController {
  constructor(
    private readonly fleets: FleetService,
    private readonly images: ImageService,
  ) {}

  @Post()
  @Roles('operator')
  @Does('Take a golden image of a server', {
    answers: fleetImageSchema,
    status: 202,
    description:
      'It is made by itself; a blueprint asks for it by its `imageName` or `imageId` once it is active. It is metered as ' +
      '`image` from then until it is deleted, and stays when the fleet goes.',
  })
  async take(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: fleetImageInputSchema }) { server, name }: FleetImageInput,
    @Caller() caller: Principal,
  ) {
    await this.fleets.get(id, caller.accountIds);
    return fleetImageView(await this.images.take(id, server, name));
  }

  @Get()
  @Roles(...readers)
  @Does("List the golden images of the fleet's servers, oldest first", { answers: fleetImagePageSchema })
  async list(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: pageQuery }) query: PageQueryInput,
    @Caller() caller: Principal,
  ) {
    await this.fleets.get(id, caller.accountIds);
    const { items, nextCursor } = await this.images.list(id, query);
    return { items: items.map(fleetImageView), nextCursor };
  }

  @Get(':imageId')
  @Roles(...readers)
  @Does('Read a golden image, and how far it is', { answers: fleetImageSchema })
  async get(
    @Param('id', { schema: idParam }) id: string,
    @Param('imageId', { schema: idParam }) imageId: string,
    @Caller() caller: Principal,
  ) {
    await this.fleets.get(id, caller.accountIds);
    return fleetImageView(await this.images.get(id, imageId));
  }

  @Delete(':imageId')
  @Roles('operator')
  @Does('Delete a golden image', {
    answers: fleetImageSchema,
    status: 202,
    description:
      'Refused while a blueprint asks for it. It is in the list, `deleting`, until the cloud has removed it.',
  })
  async remove(
    @Param('id', { schema: idParam }) id: string,
    @Param('imageId', { schema: idParam }) imageId: string,
    @Caller() caller: Principal,
  ) {
    await this.fleets.get(id, caller.accountIds);
    return fleetImageView(await this.images.remove(id, imageId, caller.name));
  }
}
