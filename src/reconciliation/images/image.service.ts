import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import type { AccountScope } from '../../common/account.scope';
import { newId, sha256 } from '../../common/ids';
import type { Page, PageQuery } from '../../common/page';
import { Database, type Tx } from '../../database';
import { bootVolumeKey, imageUsers } from '../../fleets';
import { markOf, nameOf } from '../marks';
import { mayBeSeenBy, ownersOf, type Image } from './image.owners';
import { findServer } from '../seen/server.finder';
import { findCapture, insertCapture, liveCaptures, wakeCapture } from '../captures/capture.repository';
import { beginRemoval, captureOf, pageOfCaptures } from '../captures/capture.requests';
import { asked, captureName } from '../captures/capture.types';
import { imageTable } from './fleet-image.table';
import type { FleetImage } from './fleet-image.types';
import { hasOwnProject } from '../own-project/project.context';
import { imageInUse, imageNameTaken, imageNotFound, imageOfOwnProject, noImageOfVolume } from './image.errors';

/** How long the cloud's id of a new image is waited for, and between two looks, in ms. */
const patience = 10_000;
const lookMs = 50;

/** Golden images of fleets' servers. What is asked for is committed here; the keeper does it. */
@Injectable()
export class ImageService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Has an image taken of a server. @throws DomainError FLEET_NOT_FOUND, SERVER_NOT_FOUND, SERVER_HAS_NO_IMAGE, IMAGE_OF_OWN_PROJECT, IMAGE_NAME_TAKEN */
  take(fleetId: string, server: string, wantedName?: string): Promise<FleetImage> {
    return this.database.transaction((tx) => this.takeIn(tx, fleetId, server, wantedName));
  }

  /**
   * The same for who may ask again without knowing what became of it: `request` names what is asked for, and has one image for
   * as long as that is there. @throws DomainError as `take`
   */
  takeOnce(fleetId: string, server: string, request: string): Promise<FleetImage> {
    const name = `${server}-${sha256(request).slice(0, 16)}`;
    return this.database.transaction(async (tx) => {
      const known = (await liveCaptures(tx, imageTable, fleetId)).find((image) => image.name === name);
      return known ?? this.takeIn(tx, fleetId, server, name);
    });
  }

  /** As it is once the cloud has told its id, or will not; or after a while all the same. */
  async begun(image: FleetImage): Promise<FleetImage> {
    let now = image;
    for (let waited = 0; waited < patience && now.cloudId === null && now.status === 'creating'; waited += lookMs) {
      await this.clock.sleep(lookMs);
      now = (await this.database.transaction((tx) => findCapture(tx, imageTable, image.id))) ?? image;
    }
    return now;
  }

  /** Those of a cloud's images that are there for the accounts. */
  async seenBy<I extends Image>(scope: AccountScope, found: I[]): Promise<I[]> {
    const owners = await ownersOf(this.database, found);
    return found.filter((image) => mayBeSeenBy(scope, owners, image));
  }

  /** Oldest first; also those of a fleet that is deleted. */
  list(fleetId: string, query: PageQuery): Promise<Page<FleetImage>> {
    return pageOfCaptures(this.database, imageTable, fleetId, query);
  }

  /** @throws DomainError IMAGE_NOT_FOUND */
  get(fleetId: string, id: string): Promise<FleetImage> {
    return this.database.transaction(async (tx) =>
      captureOf(await findCapture(tx, imageTable, id), fleetId, id, imageNotFound),
    );
  }

  /** Has it deleted. Asking again changes nothing. @throws DomainError IMAGE_NOT_FOUND, IMAGE_IN_USE */
  remove(fleetId: string, id: string, by: string): Promise<FleetImage> {
    return this.database.transaction(async (tx) => {
      const image = captureOf(await wakeCapture(tx, imageTable, id), fleetId, id, imageNotFound);
      const { cloudName, cloudId, accountId, status } = image;
      const names = cloudId === null ? [cloudName] : [cloudName, cloudId];
      const users = status === 'deleting' ? [] : await imageUsers(tx, accountId, names);
      if (users.length > 0) throw imageInUse(cloudName, users);
      return beginRemoval(tx, imageTable, image, `by ${by}`, this.clock.now());
    });
  }

  private async takeIn(tx: Tx, fleetId: string, server: string, wantedName?: string): Promise<FleetImage> {
    const { fleet, row, rows } = await findServer(tx, fleetId, server);
    if (hasOwnProject(fleet)) throw imageOfOwnProject(fleet.name);
    if (rows.some(({ kind, key }) => kind === 'volume' && key === `${server}/${bootVolumeKey}`))
      throw noImageOfVolume(server);
    const at = this.clock.now();
    const name = captureName(wantedName, server, at);
    const key = `image/${name}`;
    const image: FleetImage = {
      ...asked,
      id: newId(),
      fleetId,
      accountId: fleet.accountId,
      name,
      createdAt: at,
      cloudName: nameOf(fleet.name, key),
      mark: markOf(fleetId, key),
      server,
      serverId: row.cloudId,
      size: null,
      checksum: null,
    };
    if (!(await insertCapture(tx, imageTable, image))) throw imageNameTaken(name);
    return image;
  }
}
