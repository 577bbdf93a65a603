import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags, type ApiBodyOptions } from '@nestjs/swagger';
import {
  oneOrMoreEventsSchema,
  sentEventsSchema,
  UsageEventService,
  type Ingested,
  type SentEvents,
} from '../../metering';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { CommitsItself, RecordedInBrief } from '../http/change.interceptor';
import { Does } from '../http/does.decorator';
import { pageQuery, type PageQueryInput } from '../http/list.query';
import { conflictPageSchema, ingestedSchema } from './usage-event.view';

@ApiTags('Billing')
@Controller('api/v1/usage-events')
export class UsageEventController {
  constructor(private readonly events: UsageEventService) {}

  @Post()
  @Roles('operator')
  // A conflict is recorded although its sender is refused; and what is sent again counts once anyway.
  @CommitsItself()
  @RecordedInBrief(({ accepted, duplicates, conflicts }: Ingested) => ({
    accepted,
    duplicates,
    conflicts: conflicts.length,
  }))
  @ApiConsumes('application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json')
  @ApiBody({ standardSchema: oneOrMoreEventsSchema } as ApiBodyOptions)
  @Does('Record usage that was counted elsewhere', {
    answers: ingestedSchema,
    status: 200,
    description:
      'One CloudEvent or an array of them; each counts once, whoever sends it how often. The same source and id with another ' +
      'type, time, subject, fleet or quantity is a conflict: what came first counts; each account has ids of its own. An event that was sent alone is refused ' +
      'then (409 USAGE_EVENT_CONFLICT); of a batch, all others are taken and the conflicts are listed in the answer. Where one ' +
      'event of a batch is malformed or names what is not there, none is taken.',
  })
  ingest(@Body({ schema: sentEventsSchema }) sent: SentEvents, @Caller() caller: Principal) {
    return this.events.ingest(sent, caller.accountIds);
  }

  @Get('conflicts')
  @Roles(...readers)
  @Does('List usage events that were not taken because of their id, newest first', { answers: conflictPageSchema })
  conflicts(@Query({ schema: pageQuery }) query: PageQueryInput, @Caller() caller: Principal) {
    return this.events.conflicts(query, caller.accountIds);
  }
}
