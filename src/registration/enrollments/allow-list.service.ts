import { Inject, Injectable } from '@nestjs/common';
import type { AccountScope } from '../../common/account.scope';
import { CLOCK, type Clock } from '../../common/clock';
import { isUuid } from '../../common/ids';
import { logger } from '../../common/logger';
import { pageOf, placeOf, type Page, type PageQuery } from '../../common/page';
import { Database } from '../../database';
import { FleetService } from '../../fleets';
import { isHardwareId } from '../../mqtt';
import { deleteAllowed, insertAllowed, selectAllowed, type AllowedHardware } from './allowed-hardware.repository';
import { firstColumn, type CsvRecord } from './csv.reader';
import { selectEnrollment } from './enrollment.repository';
import { enrollmentNotFound, hardwareIdNotListed } from '../registration.errors';

const log = logger('registration');

/** What became of one line of an import. */
export interface ImportLine {
  line: number;
  hardwareId: string;
  result: 'added' | 'known' | 'invalid';
  reason: string | null;
}

export interface ImportReport {
  added: number;
  known: number;
  invalid: number;
  lines: ImportLine[];
}

const header = 'hardwareid';
const shownOfInvalid = 200;

/** The hardware ids that an enrollment takes. `scope` names the accounts that the caller is limited to, or is null. */
@Injectable()
export class AllowListService {
  constructor(
    private readonly database: Database,
    private readonly fleets: FleetService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Adds the first column of a CSV text, whose first line may be the header `hardwareId`; what is wrong with one line
   * does not keep the others out.
   * @throws DomainError FLEET_NOT_FOUND, ENROLLMENT_NOT_FOUND
   */
  async import(fleetId: string, id: string, csv: string, scope: AccountScope = null): Promise<ImportReport> {
    await this.find(fleetId, id, scope);
    const records = firstColumn(csv).filter(({ line, first }) => line > 1 || first.toLowerCase() !== header);
    const good = records.filter((record) => whyInvalid(record) === null).map(({ first }) => first);
    const added = await this.database.transaction((tx) => insertAllowed(tx, id, [...new Set(good)], this.clock.now()));
    const lines = records.map((record): ImportLine => {
      const { line, first } = record;
      const reason = whyInvalid(record);
      if (reason !== null) return { line, hardwareId: first.slice(0, shownOfInvalid), result: 'invalid', reason };
      // A second line of the same id adds nothing.
      return { line, hardwareId: first, result: added.delete(first) ? 'added' : 'known', reason: null };
    });
    const count = (wanted: ImportLine['result']) => lines.filter(({ result }) => result === wanted).length;
    const counts = { added: count('added'), known: count('known'), invalid: count('invalid') };
    log.info({ event: 'enrollment.allowed', enrollmentId: id, fleetId, ...counts }, 'hardware ids imported');
    return { ...counts, lines };
  }

  /** In the order of the ids. @throws DomainError FLEET_NOT_FOUND, ENROLLMENT_NOT_FOUND, CURSOR_INVALID */
  async list(
    fleetId: string,
    id: string,
    { limit, cursor }: PageQuery,
    scope: AccountScope = null,
  ): Promise<Page<AllowedHardware>> {
    await this.find(fleetId, id, scope);
    const after = placeOf(cursor, isHardwareId);
    const rows = await selectAllowed(this.database, { enrollmentId: id, after, limit: limit + 1 });
    return pageOf(rows, limit, ({ hardwareId }) => hardwareId);
  }

  /**
   * Who registered with it goes on working.
   * @throws DomainError FLEET_NOT_FOUND, ENROLLMENT_NOT_FOUND, HARDWARE_ID_NOT_LISTED
   */
  async remove(fleetId: string, id: string, hardwareId: string, scope: AccountScope = null): Promise<void> {
    await this.find(fleetId, id, scope);
    const gone = await this.database.transaction((tx) => deleteAllowed(tx, id, hardwareId));
    if (!gone) throw hardwareIdNotListed(hardwareId);
  }

  private async find(fleetId: string, id: string, scope: AccountScope): Promise<void> {
    await this.fleets.get(fleetId, scope);
    if (!isUuid(id) || !(await selectEnrollment(this.database, fleetId, id))) throw enrollmentNotFound(id);
  }
}

function whyInvalid({ first, isBroken }: CsvRecord): string | null {
  if (isBroken) return 'a quote opens one of its fields, and none ends that field';
  if (isHardwareId(first)) return null;
  if (first === '') return 'the first column is empty';
  if (first.length > 128) return 'is longer than 128 characters';
  return 'holds something else than letters, digits and . _ : @ = ~ -, or does not begin with a letter or digit';
}
