import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock';
import { ENCRYPTION_KEY } from '../common/encryption';
import { Database } from '../database';
import { loadAuthority, type CertificateAuthority } from '../mqtt';
import { insertEvents } from './device-event.repository';
import { setCertificate } from './device.repository';
import type { DueDevice } from './device.types';

/** A certificate that ends within this is made anew at the next reply. */
const renewBeforeMs = 30 * 86_400_000;

/** Signs the certificates of accepted devices. */
@Injectable()
export class DeviceAuthority {
  private loading: Promise<CertificateAuthority> | null = null;

  constructor(
    private readonly database: Database,
    @Inject(ENCRYPTION_KEY) private readonly encryptionKey: Buffer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async caCertificate(): Promise<string> {
    return (await this.load()).certificate;
  }

  /** The device with its certificate, signed now if it is due; kept before it is told, so that it is told the same again. */
  async certified(device: DueDevice): Promise<DueDevice> {
    const { id, csr, hardwareId, correlationId } = device;
    if (csr === null || !['assigning', 'assigned'].includes(device.status) || !this.isDue(device)) return device;
    const { certificate, serial, notAfter } = await (await this.load()).issueDevice(csr, hardwareId);
    const kept = await this.database.transaction(async (tx) => {
      const stored = await setCertificate(tx, id, certificate, notAfter, this.renewalLimit());
      const message = `certificate issued, valid until ${notAfter.toISOString()}`;
      if (stored === certificate) {
        await insertEvents(
          tx,
          [{ deviceId: id, type: 'certificate', message, details: { serial }, correlationId }],
          this.clock.now(),
        );
      }
      return stored;
    });
    return { ...device, certificate: kept };
  }

  private isDue({ certificate, certificateExpiresAt }: DueDevice): boolean {
    return certificate === null || certificateExpiresAt === null || certificateExpiresAt < this.renewalLimit();
  }

  private renewalLimit(): Date {
    return new Date(this.clock.now().getTime() + renewBeforeMs);
  }

  private load(): Promise<CertificateAuthority> {
    const { database, encryptionKey, clock } = this;
    // Tried again after a failure: the database may have been away.
    this.loading ??= loadAuthority({ database, encryptionKey, clock }).catch((error: unknown) => {
      this.loading = null;
      throw error;
    });
    return this.loading;
  }
}
