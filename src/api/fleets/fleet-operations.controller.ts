import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { PriceBookService } from '../../billing';
import { FleetService, type Fleet } from '../../fleets';
import {
  ImageService,
  ReconciliationService,
  type FleetImage,
  type PlanStep,
  type ResourceRow,
} from '../../reconciliation';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Subject } from '../audit/subject.decorator';
import { CommitsItself } from '../http/change.interceptor';
import { Does } from '../http/does.decorator';
import { idParam } from '../http/list.query';
import { AsksCloud } from '../http/turn.interceptor';
import {
  consoleQuery,
  consoleSchema,
  planSchema,
  resourceListSchema,
  resourceView,
  serverActionResultSchema,
  serverActionSchema,
  topologySchema,
  type ConsoleQuery,
  type ServerActionBody,
} from './fleet-operations.view';
import { fleetImageView } from './fleet-image.view';
import { fleetSchema, fleetView } from './fleet.view';

@ApiTags('Fleets')
@Controller('api/v1/fleets/:id')
@Subject(FleetService)
export class FleetOperationsController {
  constructor(
    private readonly fleets: FleetService,
    private readonly reconciliation: ReconciliationService,
    private readonly images: ImageService,
    private readonly priceBooks: PriceBookService,
  ) {}

  @Get('plan')
  @AsksCloud()
  @Roles(...readers)
  @Does('Show what the next reconcile would do, in order, and what the fleet will cost a month then', {
    answers: planSchema,
  })
  async plan(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    const fleet = await this.fleet(id, caller);
    const [steps, rows] = [await this.reconciliation.plan(id), await this.reconciliation.resources(id)];
    const monthlyCost = await this.priceBooks.monthlyCost(afterwards(steps, rows), fleet.accountId);
    return { steps, monthlyCost };
  }

  @Post('reconcile')
  @Roles('operator')
  @Does('Build the fleet, or compare it with the cloud now', { answers: fleetSchema, status: 202 })
  async reconcile(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    await this.fleet(id, caller);
    await this.reconciliation.reconcile(id);
    return fleetView(await this.fleet(id, caller));
  }

  @Get('resources')
  @Roles(...readers)
  @Does('List what the fleet has in the cloud', { answers: resourceListSchema })
  async resources(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    await this.fleet(id, caller);
    return (await this.reconciliation.resources(id)).map(resourceView);
  }

  @Get('topology')
  @Roles(...readers)
  @Does('Draw the network picture of what stands', { answers: topologySchema })
  async topology(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    await this.fleet(id, caller);
    return this.reconciliation.topology(id);
  }

  @Post('servers/:key/actions')
  @Roles('operator')
  @CommitsItself()
  @Does('Start, stop, reboot, rebuild or snapshot a server', { answers: serverActionResultSchema, status: 202 })
  async act(
    @Param('id', { schema: idParam }) id: string,
    @Param('key') key: string,
    @Body({ schema: serverActionSchema }) { action }: ServerActionBody,
    @Caller() caller: Principal,
    @Req() request: Request,
  ) {
    await this.fleet(id, caller);
    if (action === 'snapshot') {
      const image = await this.images.begun(await this.takeImage(id, key, caller, request));
      return { action, server: key, imageId: image.cloudId, image: fleetImageView(image) };
    }
    await this.reconciliation.serverAction(id, key, action, requestName(caller, request));
    return { action, server: key, imageId: null, image: null };
  }

  @Get('servers/:key/console')
  @AsksCloud()
  @Roles('operator', 'viewer')
  @Does("Read a server's console log", { answers: consoleSchema })
  async console(
    @Param('id', { schema: idParam }) id: string,
    @Param('key') key: string,
    @Query({ schema: consoleQuery }) { lines }: ConsoleQuery,
    @Caller() caller: Principal,
  ) {
    await this.fleet(id, caller);
    return { server: key, output: await this.reconciliation.console(id, key, lines) };
  }

  private takeImage(id: string, server: string, caller: Principal, request: Request): Promise<FleetImage> {
    const name = requestName(caller, request);
    return name === undefined ? this.images.take(id, server) : this.images.takeOnce(id, server, name);
  }

  private fleet(id: string, caller: Principal): Promise<Fleet> {
    return this.fleets.get(id, caller.accountIds);
  }
}

/** By which a request is known again that its sender repeats after a crash, without knowing what became of it. */
function requestName(caller: Principal, request: Request): string | undefined {
  const key = request.get('idempotency-key');
  return key === undefined ? undefined : JSON.stringify([caller.id, request.path, key]);
}

/** What will be metered once the plan is done: what stands and stays, and what is made. */
function afterwards(steps: PlanStep[], rows: ResourceRow[]): { meter: string; quantity: string }[] {
  const ending = new Set(
    steps
      .filter(
        ({ action, meter }) =>
          ['delete', 'replace', 'keep', 'forget'].includes(action) ||
          (['update', 'wait'].includes(action) && meter !== null),
      )
      .map(({ kind, key }) => `${kind}/${key}`),
  );
  const begun = new Set(rows.filter(({ meter }) => meter !== null).map(({ kind, key }) => `${kind}/${key}`));
  const staying = rows.flatMap(({ kind, key, meter, attributes }) =>
    meter === null || ending.has(`${kind}/${key}`) ? [] : [{ meter, quantity: String(attributes.sizeGiB ?? 1) }],
  );
  const coming = steps.flatMap(({ action, kind, key, meter, quantity }) => {
    const counted = begun.has(`${kind}/${key}`) && !ending.has(`${kind}/${key}`);
    return meter === null || quantity === null || counted || action === 'delete' ? [] : [{ meter, quantity }];
  });
  return [...staying, ...coming];
}
