import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { ENCRYPTION_KEY } from '../../common/encryption';
import { isUuid } from '../../common/ids';
import { Database } from '../../database';
import { BatchCollector } from '../batch.collector';
import { selectEnrollmentsWithFleet, type EnrollmentWithFleet } from './enrollment.repository';
import { openSecrets, type OpenSecrets } from './enrollment.secrets';

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
    const asked = [...new Set(ids)];
    const rows = await selectEnrollmentsWithFleet(this.database, asked.filter(isUuid), this.clock.now());
    const found = new Map(rows.map((row) => [row.id, row]));
    const read = new Map(
      asked.map((id) => {
        const enrollment = found.get(id);
        return [id, { enrollment, secrets: openSecrets(this.encryptionKey, enrollment) }];
      }),
    );
    const none = { enrollment: undefined, secrets: openSecrets(this.encryptionKey, undefined) };
    return ids.map((id) => read.get(id) ?? none);
  }
}
