import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageOf, placeOf, type Page } from '../../common/page';
import { computeLimits, flavors, images, networkQuotas, networks } from '../../openstack';
import { FleetService } from '../../fleets';
import { Clouds, ImageService, ReconciliationService } from '../../reconciliation';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { AsksCloud } from '../http/turn.interceptor';
import {
  catalogueQuery,
  externalNetworkPageSchema,
  flavorPageSchema,
  imagePageSchema,
  quotaPageSchema,
  quotaQuery,
  quotasOf,
  type CatalogueQuery,
  type QuotaQuery,
} from './catalogue.view';

/** What a cloud offers to blueprints, as its project sees it now. */
@ApiTags('Clouds')
@Controller('api/v1')
@Roles(...readers)
@AsksCloud()
export class CatalogueController {
  constructor(
    private readonly clouds: Clouds,
    private readonly fleets: FleetService,
    private readonly reconciliation: ReconciliationService,
    private readonly fleetImages: ImageService,
  ) {}

  @Get('images')
  @Does("List the cloud's images that servers can be made of", {
    answers: imagePageSchema,
    description: "Without those that are other accounts': their golden images, and what was uploaded for them.",
  })
  async images(@Query({ schema: catalogueQuery }) query: CatalogueQuery, @Caller() caller: Principal) {
    const all = await images.list(this.cloud(query), { status: 'active' });
    const found = await this.fleetImages.seenBy(caller.accountIds, all);
    const items = found.map(({ id, name, status, visibility, size, min_disk, min_ram, created_at }) => ({
      id,
      name,
      status,
      visibility,
      sizeBytes: size,
      minDiskGiB: min_disk,
      minRamMiB: min_ram,
      createdAt: created_at,
    }));
    return paged(items, query);
  }

  @Get('flavors')
  @Does("List the cloud's flavors", { answers: flavorPageSchema })
  async flavors(@Query({ schema: catalogueQuery }) query: CatalogueQuery) {
    const found = await flavors.list(this.cloud(query));
    return paged(
      found.map(({ id, name, vcpus, ram, disk }) => ({ id, name, vcpus, ramMiB: ram, diskGiB: disk })),
      query,
    );
  }

  @Get('external-networks')
  @Does("List the cloud's external networks", { answers: externalNetworkPageSchema })
  async externalNetworks(@Query({ schema: catalogueQuery }) query: CatalogueQuery) {
    const found = await networks.list(this.cloud(query), { 'router:external': true });
    return paged(
      found.map(({ id, name, status }) => ({ id, name, status })),
      query,
    );
  }

  @Get('quotas')
  @Does("Read what the cloud's project, or a fleet's own, may have, and has", { answers: quotaPageSchema })
  async quotas(@Query({ schema: quotaQuery }) { fleetId, ...query }: QuotaQuery, @Caller() caller: Principal) {
    if (fleetId !== undefined) await this.fleets.get(fleetId, caller.accountIds);
    const cloud = fleetId === undefined ? this.cloud(query) : await this.reconciliation.cloudOf(fleetId);
    const [compute, network] = await Promise.all([computeLimits.get(cloud), networkQuotas.get(cloud)]);
    return paged(quotasOf(compute, network), query);
  }

  private cloud({ cloud }: CatalogueQuery) {
    return this.clouds.get(cloud ?? null);
  }
}

/** The clouds give their lists whole; the pages are cut here, in the order of the ids. */
function paged<T extends { id: string }>(all: T[], { limit, cursor }: CatalogueQuery): Page<T> {
  const after = placeOf(cursor, () => true);
  const sorted = all.sort((a, b) => (a.id < b.id ? -1 : 1)).filter(({ id }) => after === null || id > after);
  return pageOf(sorted.slice(0, limit + 1), limit, ({ id }) => id);
}
