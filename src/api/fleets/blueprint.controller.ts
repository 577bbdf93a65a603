import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  blueprintInputSchema,
  BlueprintService,
  newBlueprintSchema,
  type BlueprintInput,
  type NewBlueprint,
} from '../../fleets';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Subject } from '../audit/subject.decorator';
import { Does } from '../http/does.decorator';
import { idParam, pageQuery, type PageQueryInput } from '../http/list.query';
import {
  blueprintPageSchema,
  blueprintQuery,
  blueprintSchema,
  blueprintVersionPageSchema,
  blueprintView,
  rollbackSchema,
  type BlueprintQuery,
  type BlueprintView,
  type Rollback,
} from './blueprint.view';
import { Tagged } from '../tags/tagged.decorator';

@ApiTags('Blueprints')
@Controller('api/v1/blueprints')
@Tagged<BlueprintView>({ table: 'blueprint', param: 'id', of: ({ id, name, version }) => [id, name, version] })
@Subject(BlueprintService)
export class BlueprintController {
  constructor(private readonly blueprints: BlueprintService) {}

  @Post()
  @Roles('operator')
  @Does('Make a blueprint', { answers: blueprintSchema, status: 201 })
  async create(@Body({ schema: newBlueprintSchema }) input: NewBlueprint, @Caller() caller: Principal) {
    return blueprintView(await this.blueprints.create(input, caller.accountIds));
  }

  @Get()
  @Roles(...readers)
  @Does('List blueprints', { answers: blueprintPageSchema })
  async list(@Query({ schema: blueprintQuery }) query: BlueprintQuery, @Caller() caller: Principal) {
    const { items, nextCursor } = await this.blueprints.list(query, caller.accountIds);
    return { items: items.map(blueprintView), nextCursor };
  }

  @Get(':id')
  @Roles(...readers)
  @Does('Read a blueprint in its newest version', { answers: blueprintSchema })
  async get(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    return blueprintView(await this.blueprints.get(id, caller.accountIds));
  }

  @Put(':id')
  @Roles('operator')
  @Does('Make a new version of a blueprint', {
    answers: blueprintSchema,
    description: 'Every fleet of the blueprint that is built is changed to the new version.',
  })
  async update(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: blueprintInputSchema }) input: BlueprintInput,
    @Caller() caller: Principal,
  ) {
    return blueprintView(await this.blueprints.update(id, input, caller.accountIds));
  }

  @Delete(':id')
  @Roles('operator')
  @Does('Delete a blueprint that no fleet is built from')
  async remove(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal): Promise<void> {
    await this.blueprints.remove(id, caller.accountIds);
  }

  @Post(':id/rollback')
  @Roles('operator')
  @Does('Make a new version of a blueprint that is as an earlier one was', {
    answers: blueprintSchema,
    status: 201,
    description: 'Its fleets are changed to it as to any new version: what is right already is not touched.',
  })
  async rollBack(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: rollbackSchema }) { version }: Rollback,
    @Caller() caller: Principal,
  ) {
    return blueprintView(await this.blueprints.rollBack(id, version, caller.accountIds));
  }

  @Get(':id/versions')
  @Roles(...readers)
  @Does('List the versions of a blueprint, newest first', { answers: blueprintVersionPageSchema })
  versions(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: pageQuery }) query: PageQueryInput,
    @Caller() caller: Principal,
  ) {
    return this.blueprints.versions(id, query, caller.accountIds);
  }
}
