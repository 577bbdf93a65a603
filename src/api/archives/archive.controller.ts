import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ArchiveService } from '../../archives';
import { AccountService } from '../../fleets';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { CommitsItself } from '../http/change.interceptor';
import { Does } from '../http/does.decorator';
import { AsksCloud } from '../http/turn.interceptor';
import { idParam, pageQuery, type PageQueryInput } from '../http/list.query';
import {
  addressQuery,
  archiveAddressSchema,
  archiveInputSchema,
  archiveName,
  archivePageSchema,
  storedArchiveSchema,
  type AddressQuery,
  type ArchiveInput,
} from './archive.view';

@ApiTags('Archives')
@Controller('api/v1/accounts/:id/archives')
export class ArchiveController {
  constructor(
    private readonly archives: ArchiveService,
    private readonly accounts: AccountService,
  ) {}

  @Get()
  @AsksCloud()
  @Roles(...readers)
  @Does("List an account's archives", { answers: archivePageSchema, description: 'By name.' })
  async list(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: pageQuery }) query: PageQueryInput,
    @Caller() caller: Principal,
  ) {
    await this.accounts.get(id, caller.accountIds);
    return this.archives.list(id, query);
  }

  @Post()
  @CommitsItself()
  @Roles('billing')
  @Does('Archive a document', {
    answers: storedArchiveSchema,
    status: 201,
    description: 'The same content under the same name is stored once; another content is refused.',
  })
  async put(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: archiveInputSchema }) { content, ...archive }: ArchiveInput,
    @Caller() caller: Principal,
  ) {
    await this.accounts.get(id, caller.accountIds);
    return this.archives.put(id, { ...archive, content: Buffer.from(content, 'base64') });
  }

  @Get(':name/url')
  @AsksCloud()
  @Roles(...readers)
  @Does('Get a temporary address of an archive', {
    answers: archiveAddressSchema,
    description: 'It needs no token; until it expires, everybody who has it can read the archive.',
  })
  async address(
    @Param('id', { schema: idParam }) id: string,
    @Param('name', { schema: archiveName }) name: string,
    @Query({ schema: addressQuery }) { seconds }: AddressQuery,
    @Caller() caller: Principal,
  ) {
    await this.accounts.get(id, caller.accountIds);
    return this.archives.address(id, name, seconds);
  }
}
