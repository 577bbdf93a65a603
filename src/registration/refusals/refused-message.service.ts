import { Injectable } from '@nestjs/common';
import { isSequence, pageOf, placeOf, type Page, type PageQuery } from '../../common/page';
import { Database } from '../../database';
import { selectRefused, type KeptRefusal } from './refused-message.repository';

export interface RefusedQuery extends PageQuery {
  hardwareId?: string;
  code?: string;
}

/** The newest messages that were refused, for whoever asks why a device gets no answer, or none that it likes. */
@Injectable()
export class RefusedMessageService {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async list({ hardwareId, code, limit, cursor }: RefusedQuery): Promise<Page<KeptRefusal>> {
    const filter = { hardwareId: hardwareId ?? null, code: code ?? null };
    const before = placeOf(cursor, isSequence);
    const rows = await selectRefused(this.database, { ...filter, before, limit: limit + 1 });
    return pageOf(rows, limit, ({ seq }) => seq);
  }
}
