import { Controller, Get, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
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
  @ApiProduces('application/x-pem-file')
  @Does('Read the certificate of the authority that signs the certificates of gateways', { status: 200 })
  async ca(@Res() response: Response): Promise<void> {
    response.type('application/x-pem-file').send(await this.authority.caCertificate());
  }

  @Get('crl.der')
  @ApiProduces('application/pkix-crl')
  @Does('Read which certificates of gateways are revoked', {
    status: 200,
    description: 'A CRL in DER, made when it is asked for. A suspended gateway’s certificate is on hold.',
  })
  async revocations(@Res() response: Response): Promise<void> {
    response.type('application/pkix-crl').send(await this.authority.revocations());
  }
}
