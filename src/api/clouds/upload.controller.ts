import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import type { DomainError } from '../../common/errors';
import { Database } from '../../database';
import { ownerOf } from '../../fleets';
import { UploadService } from '../../reconciliation';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { CommitsItself } from '../http/change.interceptor';
import { Does } from '../http/does.decorator';
import { validationFailed } from '../http/validation.pipe';
import { idParam, pageQuery, type PageQueryInput } from '../http/list.query';
import { uploadPageSchema, uploadQuery, uploadSchema, uploadView, type UploadQuery } from './upload.view';

@ApiTags('Clouds')
@Controller('api/v1/images')
export class UploadController {
  constructor(
    private readonly uploads: UploadService,
    private readonly database: Database,
  ) {}

  @Post()
  @Roles('operator')
  @CommitsItself()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Does('Upload an image to the cloud', {
    answers: uploadSchema,
    status: 201,
    description:
      'The body is the content. It is handed on as it comes, and its digests are compared with what the cloud has. What ' +
      'is broken off, too large or has another checksum leaves nothing behind. Beside an Idempotency-Key there must be a ' +
      '`checksum` or an `id`, by which what is sent again is known to be the same. What is sent again with the same ' +
      'Idempotency-Key or `id`, and is there already, is answered as it was at first. The image is in the project of the ' +
      "cloud's own user: fleets with a project of their own see it once it is shared with that project.",
  })
  async upload(
    @Query({ schema: uploadQuery }) { cloud, checksum, accountId: asked, ...query }: UploadQuery,
    @Req() request: Request,
    @Caller() caller: Principal,
  ) {
    const length = request.get('content-length');
    const sent = { bytesTotal: length === undefined ? null : Number(length) };
    const wanted = { ...query, cloud: cloud ?? null, checksum: checksum ?? null };
    try {
      const key = request.get('idempotency-key');
      if (key !== undefined && (checksum ?? query.id) === undefined) throw sameUnknown();
      const again = key === undefined ? {} : { request: JSON.stringify([caller.id, request.originalUrl, key]) };
      const accountId = await ownerOf(this.database, asked, caller.accountIds);
      return uploadView(await this.uploads.receive({ ...wanted, ...sent, ...again, accountId }, request));
    } catch (error) {
      letGo(request);
      throw error;
    }
  }

  @Get('uploads')
  @Roles(...readers)
  @Does('List uploads, newest first', { answers: uploadPageSchema })
  async list(@Query({ schema: pageQuery }) query: PageQueryInput, @Caller() caller: Principal) {
    const { items, nextCursor } = await this.uploads.list(query, caller.accountIds);
    return { items: items.map(uploadView), nextCursor };
  }

  @Get('uploads/:id')
  @Roles(...readers)
  @Does('Read how far an upload is', { answers: uploadSchema })
  async get(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    return uploadView(await this.uploads.get(id, caller.accountIds));
  }
}

const sameUnknown = (): DomainError =>
  validationFailed([{ parameter: 'checksum', message: 'must be there beside an Idempotency-Key, or an id' }]);

/** How long the rest of a refused body is read on, in ms: a connection that is closed at once takes the answer with it. */
const lingerMs = 5_000;

function letGo(request: Request): void {
  if (request.complete || request.destroyed) return;
  const timer = setTimeout(() => request.destroy(), lingerMs);
  request.once('close', () => clearTimeout(timer)).resume();
}
