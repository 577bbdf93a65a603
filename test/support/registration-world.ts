import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { IClientOptions } from 'mqtt';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackgroundWork } from '../../src/common/background.work';
import { CLOCK, systemClock, type Clock } from '../../src/common/clock';
import { ENCRYPTION_KEY } from '../../src/common/encryption';
import { CONFIG, type Config } from '../../src/config';
import { Database } from '../../src/database';
import { DoorsModule } from '../../src/doors';
import { setFleetState, type BlueprintSpec, type Endpoint, type Fleet, type FleetStatus } from '../../src/fleets';
import { createMqttGateway, MqttGateway, type RegistrationReply } from '../../src/mqtt';
import type { BrokerLimits } from '../../src/mqtt/limits';
import {
  AllowListService,
  DeviceAuthority,
  DeviceService,
  EnrollmentSecretService,
  EnrollmentService,
  RegistrationModule,
  RegistrationService,
  RefusedMessageService,
  type EnrollmentPatch,
} from '../../src/registration';
import { makeCertificate, type Made } from './certificate-maker';
import { eventually } from './eventually';
import { fleetsOf } from './fleets';
import { Device, mqttConfig } from './mqtt-clients';
import type { RegisterBody } from './register-bodies';
import { testDatabase } from './test-database';

export { byProof, bySecret } from './register-bodies';

@Module({})
class PartsModule {}

export interface WorldOptions {
  mqtt?: Partial<Config['mqtt']>;
  clock?: Clock;
  admission?: Partial<Config['registration']>;
  limits?: Partial<BrokerLimits>;
  /** Shares its Postgres and its key, as another process of the service does. */
  replicaOf?: RegistrationWorld;
}

/** Registration with everything left of it, over real Postgres and a real broker. */
export class RegistrationWorld {
  private readonly devices: Device[] = [];

  private constructor(
    readonly database: Database,
    readonly gateway: MqttGateway,
    readonly dataDir: string,
    readonly encryptionKey: Buffer,
    /** Of the database. */
    readonly url: string,
    private readonly app: INestApplicationContext,
    private readonly cleanUp: () => Promise<void>,
  ) {}

  static async start({
    mqtt,
    clock = systemClock,
    admission,
    limits,
    replicaOf,
  }: WorldOptions = {}): Promise<RegistrationWorld> {
    const shared = replicaOf && { database: replicaOf.database, url: replicaOf.url, close: () => Promise.resolve() };
    const { database, url, close } = shared ?? (await testDatabase());
    const { config, remove } = await mqttConfig(mqtt);
    const encryptionKey = replicaOf?.encryptionKey ?? randomBytes(32);
    const gateway = createMqttGateway(config, { database, encryptionKey, clock, limits });
    const parts: DynamicModule = {
      module: PartsModule,
      global: true,
      imports: [RegistrationModule, DoorsModule],
      providers: [
        { provide: Database, useValue: database },
        { provide: CLOCK, useValue: clock },
        { provide: BackgroundWork, useClass: BackgroundWork },
        { provide: ENCRYPTION_KEY, useValue: encryptionKey },
        { provide: MqttGateway, useValue: gateway },
        {
          provide: CONFIG,
          useValue: {
            ...config,
            cidrPool: '10.64.0.0/10',
            publicUrl: 'http://moorage.example/',
            pendingExpiryDays: 30,
            stateRetentionDays: 90,
            registration: { perSecond: 2_000, burstSeconds: 10, queue: 10_000, ...admission },
          },
        },
      ],
      exports: [Database, CLOCK, BackgroundWork, ENCRYPTION_KEY, MqttGateway, CONFIG],
    };
    const app = await NestFactory.createApplicationContext(parts, { logger: false });
    await gateway.start();
    return new RegistrationWorld(database, gateway, config.dataDir, encryptionKey, url, app, async () => {
      await gateway.stop();
      await app.close();
      await close();
      await remove();
    });
  }

  get enrollments(): EnrollmentService {
    return this.app.get(EnrollmentService, { strict: false });
  }

  get secrets(): EnrollmentSecretService {
    return this.app.get(EnrollmentSecretService, { strict: false });
  }

  get allowList(): AllowListService {
    return this.app.get(AllowListService, { strict: false });
  }

  get authority(): DeviceAuthority {
    return this.app.get(DeviceAuthority, { strict: false });
  }

  get registrations(): RegistrationService {
    return this.app.get(RegistrationService, { strict: false });
  }

  get decisions(): DeviceService {
    return this.app.get(DeviceService, { strict: false });
  }

  get refused(): RefusedMessageService {
    return this.app.get(RefusedMessageService, { strict: false });
  }

  /** An enrollment by certificate, verified unless it is said otherwise. */
  async enrollAuthority({ fleet }: TestFleet, authority: Made, verified = true): Promise<{ id: string; proof: Made }> {
    const made = await this.enrollments.create(fleet.id, { kind: 'x509', certificate: authority.pem });
    const proof = await makeCertificate(made.verificationCode ?? '', { by: authority });
    if (verified) await this.enrollments.verify(fleet.id, made.id, proof.pem);
    return { id: made.id, proof };
  }

  /** A fleet and one enrollment of it. */
  async fleet(
    approval: Fleet['approval'] = 'automatic',
    spec?: BlueprintSpec,
    limits: EnrollmentPatch = {},
  ): Promise<TestFleet> {
    const { fleets, makeFleet } = fleetsOf(this.database);
    const fleet = await makeFleet(spec);
    if (approval === 'manual') await fleets.patch(fleet.id, { approval });
    const { id, secret } = await this.enrollments.create(fleet.id, { kind: 'secret', ...limits });
    return { fleet, enrollment: { id, secret: secret ?? '' } };
  }

  /** What reconciliation does when it is through with a fleet. */
  setFleet(fleetId: string, status: FleetStatus, endpoint: Endpoint | null = hub): Promise<void> {
    return this.database.transaction((tx) => setFleetState(tx, fleetId, { status, conditions: [], endpoint }));
  }

  /** A gateway, connected and listening for its answers. */
  async gatewayOf({ enrollment }: TestFleet, hardwareId: string, password?: string): Promise<TestGateway> {
    const [{ port }] = this.gateway.addresses();
    const shown = password ?? `${enrollment.id}:${enrollment.secret}`;
    const device = await Device.connect(`mqtt://127.0.0.1:${port}`, { username: hardwareId, password: shown });
    this.devices.push(device);
    return listening(hardwareId, device);
  }

  /** The same by TLS, with a certificate of its own and whatever stands behind it. */
  async gatewayBy(hardwareId: string, key: string, cert = ''): Promise<TestGateway> {
    return listening(hardwareId, await this.visitor({ cert, key }));
  }

  /** A client of the front listener, as a vendor's would be; it is closed with this world. */
  async visitor(options: IClientOptions): Promise<Device> {
    const front = this.gateway.addresses().find(({ protocol }) => protocol === 'mqtts');
    const device = await Device.connect(`mqtts://localhost:${front?.port}`, { ca: await this.ca(), ...options });
    this.devices.push(device);
    return device;
  }

  /** The certificate that the front listener is verified with, PEM. */
  ca(): Promise<Buffer> {
    return readFile(join(this.dataDir, 'mqtt', 'ca.pem'));
  }

  async stop(): Promise<void> {
    await Promise.all(this.devices.map((device) => device.close()));
    await this.cleanUp();
  }
}

export const hub: Endpoint = { host: '203.0.113.7', port: 8883, tls: true };

export interface TestFleet {
  fleet: Fleet;
  enrollment: { id: string; secret: string };
}

async function listening(hardwareId: string, device: Device): Promise<TestGateway> {
  await device.client.subscribeAsync(`moorage/v1/${hardwareId}/registration`, { qos: 1 });
  return new TestGateway(hardwareId, device);
}

export class TestGateway {
  constructor(
    readonly hardwareId: string,
    readonly device: Device,
  ) {}

  /** Sends a request; resolves when it is acknowledged. */
  async send(payload: unknown): Promise<void> {
    const text = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
    await this.device.client.publishAsync(`moorage/v1/${this.hardwareId}/register`, text, { qos: 1 });
  }

  /** The n-th reply to a request. */
  async reply(requestId: string | null, nth = 1, timeoutMs = 10_000): Promise<RegistrationReply> {
    return eventually(() => this.replies(requestId)[nth - 1], { timeoutMs });
  }

  replies(requestId: string | null): RegistrationReply[] {
    const heard = this.device.heard.map(({ text }) => JSON.parse(text) as RegistrationReply);
    return heard.filter((reply) => reply.requestId === requestId);
  }

  async ask(request: RegisterBody): Promise<RegistrationReply> {
    await this.send(request);
    return this.reply(request.requestId);
  }
}
