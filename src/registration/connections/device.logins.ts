import { Inject, Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import { CLOCK, type Clock } from '../../common/clock';
import { ENCRYPTION_KEY } from '../../common/encryption';
import { Database } from '../../database';
import type { Admission, Owner } from '../../mqtt';
import { isLoginOfOther, keepLogin, selectByLogin } from './device-login.repository';
import type { LoginKind } from '../devices/device.types';

/** Credentials of other protocols that devices connect with once they are registered; the native ones need no row. */
@Injectable()
export class DeviceLogins {
  constructor(
    private readonly database: Database,
    @Inject(ENCRYPTION_KEY) private readonly encryptionKey: Buffer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** An access token for a device that has none of its own: the same for ever. */
  tokenFor(deviceId: string): string {
    return this.hmac('token of', [deviceId]).toString('base64url').slice(0, 32);
  }

  /** How what a device shows is known; hex. */
  digestOf(kind: 'token' | 'basic', parts: string[]): string {
    return this.hmac(kind, parts).toString('hex');
  }

  /** Whether another device has these credentials: who asks with them has no need to be registered. */
  isTaken(device: Owner, kind: LoginKind, digest: string): Promise<boolean> {
    const { scope: fleetId, hardwareId } = device;
    return isLoginOfOther(this.database, { kind, digest, fleetId, hardwareId });
  }

  /** False when the same credentials belong to another device already. */
  grant(deviceId: string, kind: LoginKind, digest: string): Promise<boolean> {
    return keepLogin(this.database, { deviceId, kind, digest, at: this.clock.now() });
  }

  byToken(token: string): Promise<Admission | null> {
    return this.find('token', [this.digestOf('token', [token])]);
  }

  /** A device that was given no client id may use any. */
  byPassword(clientId: string, username: string, password: string): Promise<Admission | null> {
    const digests = [clientId, ''].map((id) => this.digestOf('basic', [id, username, password]));
    return this.find('basic', digests);
  }

  byKey(keyFingerprint: string): Promise<Admission | null> {
    return this.find('certificate', [keyFingerprint]);
  }

  private async find(kind: LoginKind, digests: string[]): Promise<Admission | null> {
    const device = await selectByLogin(this.database, kind, digests);
    return device && { scope: device.fleetId, hardwareId: device.hardwareId, loginOf: device.deviceId };
  }

  private hmac(purpose: string, parts: string[]): Buffer {
    return createHmac('sha256', this.encryptionKey)
      .update(JSON.stringify(['device login', purpose, ...parts]))
      .digest();
  }
}
