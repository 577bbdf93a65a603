import { Controller, Get, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DeviceAuthority } from '../../registration';
import { Public } from '../access/principal';
import { Does } from '../http/does.decorator';

/** For brokers and whoever else has to judge the certificates of devices. */
@ApiTags('Operation')
@Controller('pki')
@Public()
export class PkiController {
  constructor(private readonly authority: DeviceAuthority) {}

  @Get('ca.pem')
  @Does('Read the certificate of the authority that signs the certificates of gateways', {
    produces: 'application/x-pem-file',
  })
  async ca(@Res() response: Response): Promise<void> {
    response.type('application/x-pem-file').send(await this.authority.caCertificate());
  }

  @Get('crl.der')
  @Does('Read which certificates of gateways are revoked', {
    produces: 'application/pkix-crl',
    description: 'A CRL in DER, made when it is asked for. A suspended gateway’s certificate is on hold.',
  })
  async revocations(@Res() response: Response): Promise<void> {
    response.type('application/pkix-crl').send(await this.authority.revocations());
  }
}
