import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { ENCRYPTION_KEY } from '../../common/encryption';
import { isUuid } from '../../common/ids';
import { Database } from '../../database';
import { BatchCollector } from '../batch.collector';
import { selectEnrollmentsWithFleet, type EnrollmentWithFleet } from './enrollment.repository';
import { noSecrets, openSecrets, type OpenSecrets } from './enrollment.secrets';

/** An enrollment with its secrets in the clear. */
export interface OpenedEnrollment extends EnrollmentWithFleet {
  /** Those that are valid now. */
  secrets: OpenSecrets;
}

/** The enrollments of these ids that there are, by id. */
export async function readEnrollments(
  database: Database,
  encryptionKey: Buffer,
  ids: string[],
  at: Date,
): Promise<Map<string, OpenedEnrollment>> {
  const rows = await selectEnrollmentsWithFleet(database, ids, at);
  return new Map(rows.map((row) => [row.id, { ...row, secrets: openSecrets(encryptionKey, row) }]));
}

/** What a device's secret is checked against. */
export interface ReadEnrollment {
  /** Undefined where there is none of this id. */
  enrollment: EnrollmentWithFleet | undefined;
  /** Those that are valid now, or one that nobody has. */
  secrets: OpenSecrets;
}

const largestLook = 500;

/** Reads enrollments for those who connect: all that come at once share one look, since a region comes back by the thousand. */
@Injectable()
export class EnrollmentReader {
  private readonly looks: BatchCollector<string, ReadEnrollment>;

  constructor(
    private readonly database: Database,
    @Inject(ENCRYPTION_KEY) private readonly encryptionKey: Buffer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.looks = new BatchCollector(largestLook, (ids) => this.look(ids));
  }

  /** By what a device says its enrollment is called; anything else than an id is the id of none. */
  read(enrollmentId: string): Promise<ReadEnrollment> {
    return this.looks.add(enrollmentId.toLowerCase());
  }

  private async look(ids: string[]): Promise<ReadEnrollment[]> {
    const asked = [...new Set(ids)].filter(isUuid);
    const read = await readEnrollments(this.database, this.encryptionKey, asked, this.clock.now());
    return ids.map((id) => {
      const enrollment = read.get(id);
      return { enrollment, secrets: enrollment?.secrets ?? noSecrets };
    });
  }
}
