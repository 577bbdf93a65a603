import { readFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { BackgroundWork } from '../../common/background.work';
import { CLOCK, type Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { CONFIG, isKeyPair, type Config } from '../../config';
import type { HttpAdapter } from './http.adapter';

const log = logger('api');

const everyMs = 60_000;

/**
 * Certificates are renewed by others, who put new files in the place of the old ones: they are served from then on, without a
 * start anew, which would end every connection of a gateway. While the two files do not belong together the old pair is served.
 */
@Injectable()
export class CertificateWatch {
  private served = '';

  constructor(
    @Inject(CLOCK) clock: Clock,
    @Inject(CONFIG) { access: { tls } }: Pick<Config, 'access'>,
    private readonly host: HttpAdapterHost<HttpAdapter>,
    background: BackgroundWork,
  ) {
    if (tls === null) return;
    this.served = tls.cert.text + tls.key.text;
    background.add({
      clock,
      everyMs,
      later: true,
      work: () => this.look(tls),
      failed: (error) =>
        log.error({ event: 'tls.renewal_failed', reason: messageOf(error) }, 'cannot renew the certificate of the API'),
    });
  }

  private async look(tls: NonNullable<Config['access']['tls']>): Promise<void> {
    const [cert, key] = await Promise.all([readFile(tls.cert.path, 'utf8'), readFile(tls.key.path, 'utf8')]);
    if (cert + key === this.served) return;
    if (!isKeyPair(cert, key)) {
      throw new Error(
        'the files of MOORAGE_TLS_CERT and MOORAGE_TLS_KEY do not belong together; the old ones are served',
      );
    }
    this.host.httpAdapter.renew({ cert, key });
    this.served = cert + key;
    log.info({ event: 'tls.renewed' }, 'the renewed certificate of the API is served');
  }
}
