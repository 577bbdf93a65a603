import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { isSequence, pageOf, placeOf } from '../../common/page';
import { FleetService } from '../../fleets';
import { ReconciliationService } from '../../reconciliation';
import { Authenticator } from '../access/authenticator';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { idParam } from '../http/list.query';
import { EventStream } from './event.stream';
import { fleetEventPageSchema, fleetEventQuery, type FleetEventQuery } from './fleet-event.view';

@ApiTags('Fleets')
@Controller('api/v1/fleets/:id/events')
export class FleetEventController {
  constructor(
    private readonly fleets: FleetService,
    private readonly reconciliation: ReconciliationService,
    private readonly stream: EventStream,
    private readonly authenticator: Authenticator,
  ) {}

  @Get()
  @Roles(...readers)
  @Does("Read a fleet's history, or follow it", {
    answers: fleetEventPageSchema,
    produces: 'text/event-stream',
    description:
      'With `Accept: text/event-stream` the history as server-sent events, which goes on as it happens; `Last-Event-ID` resumes it.',
  })
  async list(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: fleetEventQuery }) { limit, cursor, order }: FleetEventQuery,
    @Caller() caller: Principal,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.fleets.get(id, caller.accountIds);
    if (request.accepts(['application/json', 'text/event-stream']) === 'text/event-stream') {
      const mayFollow = async () => this.fleets.get(id, (await this.authenticator.authenticate(request)).accountIds);
      return this.stream.follow(id, request, response, { who: caller.id, mayFollow });
    }
    const after = placeOf(cursor, isSequence) ?? undefined;
    const rows = await this.reconciliation.events(id, { limit: limit + 1, after, newestFirst: order === 'desc' });
    response.json(pageOf(rows, limit, ({ seq }) => seq));
  }
}
