import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { CLOCK, type Clock } from '../../common/clock';
import type { DomainError } from '../../common/errors';
import { counter } from '../../common/metrics';
import { TokenBucket } from '../../common/token.bucket';
import { Database } from '../../database';
import { AuditService } from '../audit/audit.service';

const refused = counter('moorage_sign_ins_refused_total', 'Sign-ins that were refused, by what was wrong', ['code']);

/** So many lines a second, and so many at once. */
const [perSecond, atOnce] = [1, 60];

/**
 * Leaves a line in the audit log of sign-ins that were refused. Anybody can cause these, from as many addresses as he has, and
 * no line is ever removed: the first one after some were left out tells how many.
 */
@Injectable()
export class RefusalLines {
  private readonly bucket: TokenBucket;
  private leftOut = 0;

  constructor(
    private readonly database: Database,
    private readonly audit: AuditService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.bucket = new TokenBucket(perSecond, atOnce, clock.now().getTime());
  }

  async leave(request: Request, name: string, error: DomainError): Promise<void> {
    refused.inc({ code: error.code });
    if (this.bucket.tryTake(this.clock.now().getTime()) > 0) {
      this.leftOut += 1;
      return;
    }
    const leftOut = this.leftOut;
    this.leftOut = 0;
    await this.audit.recordRefusal(this.database, request, { name, status: error.status, leftOut });
  }
}
