import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { ENCRYPTION_KEY } from '../../common/encryption';
import { sha256 } from '../../common/ids';
import { CONFIG, type Config } from '../../config';
import { Database } from '../../database';
import {
  checkRequest,
  loadAuthority,
  revocationsMs,
  type CertificateAuthority,
  type CheckedRequest,
  type DeviceCertificate,
} from '../../mqtt';
import { renewalLimit, renewedFace } from './certificate.renewal';
import { insertCertificate, keepCertificate, keepRenewal, selectRevoked } from './device-certificate.repository';
import { insertEvents } from '../devices/device-event.repository';
import type { DueDevice } from '../devices/device.types';

/** Under this path of the public address the revocations are found. */
export const crlPath = '/pki/crl.der';

/** How long a list of revocations serves who asks for it without a look at what is revoked. */
const crlKeptMs = 1_000;

export interface IssuedCertificate extends CheckedRequest, DeviceCertificate {
  /** PEM; there where the key is of our making. */
  privateKey?: string;
}

type Adopted = Pick<IssuedCertificate, 'serial' | 'keyFingerprint' | 'notAfter'>;

/** Signs the certificates of accepted devices, and the list of those that are revoked. */
@Injectable()
export class DeviceAuthority {
  private loading: Promise<CertificateAuthority> | null = null;
  private crl: { at: number; der: Promise<Buffer> } | null = null;
  private signed: { at: number; digest: string; der: Buffer } | null = null;

  constructor(
    private readonly database: Database,
    @Inject(ENCRYPTION_KEY) private readonly encryptionKey: Buffer,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'publicUrl'>,
  ) {}

  async caCertificate(): Promise<string> {
    return (await this.load()).certificate;
  }

  /** The certificate revocation list (RFC 5280, 5), DER. */
  revocations(): Promise<Buffer> {
    const at = this.clock.now().getTime();
    if (!this.crl || at - this.crl.at >= crlKeptMs) this.crl = { at, der: this.signRevocations() };
    return this.crl.der;
  }

  /** The device with its certificate, signed now if it is due; kept before it is told, so that it is told the same again. */
  async certified(of: DueDevice): Promise<DueDevice> {
    const device = renewedFace(of);
    const { id: deviceId, csr, hardwareId, correlationId, keyFingerprint } = device;
    if (csr === null || !['assigning', 'assigned'].includes(device.status) || !this.isDue(device)) return device;
    const authority = await this.load();
    const { certificate, serial, notAfter } = await authority.issueDevice(csr, hardwareId, this.crlUrl());
    const issuedAt = this.clock.now();
    const made = { serial, deviceId, keyFingerprint, certificate, issuedAt, expiresAt: notAfter };
    const kept = await this.database.transaction(async (tx) => {
      const keep = device === of ? keepCertificate : keepRenewal;
      const stored = await keep(tx, { ...made, renewedBefore: renewalLimit(issuedAt) });
      if (stored.certificate !== certificate) return stored;
      await insertCertificate(tx, made);
      const message = `certificate issued, valid until ${notAfter.toISOString()}`;
      await insertEvents(
        tx,
        [{ deviceId, type: 'certificate', message, details: { serial, keyFingerprint }, correlationId }],
        issuedAt,
      );
      return stored;
    });
    return { ...device, ...kept };
  }

  /**
   * A certificate for a device whose hardware id is not known yet, under the key of its request or under one that we make.
   * @throws DomainError CSR_INVALID
   */
  async issue(commonName: string, csr: string | null): Promise<IssuedCertificate> {
    const authority = await this.load();
    if (csr === null) return authority.issueWithKey(commonName, this.crlUrl());
    const { keyFingerprint } = await checkRequest(csr);
    return { ...(await authority.issueDevice(csr, commonName, this.crlUrl())), keyFingerprint };
  }

  /** From now on a certificate that was issued ahead is this device's: it is revoked with it. */
  async adopt(deviceId: string, { serial, keyFingerprint, notAfter }: Adopted): Promise<void> {
    const made = { serial, deviceId, keyFingerprint, issuedAt: this.clock.now(), expiresAt: notAfter };
    await this.database.transaction((tx) => insertCertificate(tx, made));
  }

  private isDue({ certificate, certificateExpiresAt }: DueDevice): boolean {
    const limit = renewalLimit(this.clock.now());
    return certificate === null || certificateExpiresAt === null || certificateExpiresAt < limit;
  }

  /** Told in certificates where the service knows its address. */
  private crlUrl(): string | null {
    const { publicUrl } = this.config;
    return publicUrl === null ? null : publicUrl.replace(/\/+$/, '') + crlPath;
  }

  private async signRevocations(): Promise<Buffer> {
    try {
      const [authority, now] = [await this.load(), this.clock.now()];
      const revoked = await selectRevoked(this.database, now);
      const [at, digest] = [now.getTime(), sha256(JSON.stringify(revoked))];
      // Anybody may ask: it is signed anew where it says something new, or half of its time is over.
      const { signed } = this;
      if (signed?.digest === digest && at - signed.at < revocationsMs / 2) return signed.der;
      const der = await authority.issueRevocations(revoked);
      this.signed = { at, digest, der };
      return der;
    } catch (error) {
      this.crl = null;
      throw error;
    }
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
