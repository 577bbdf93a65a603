import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { CLOCK, systemClock, type Clock } from '../../src/common/clock';
import { ENCRYPTION_KEY } from '../../src/common/encryption';
import { newId } from '../../src/common/ids';
import { CONFIG, type Config } from '../../src/config';
import { Database } from '../../src/database';
import { setFleetState, type BlueprintSpec, type Endpoint, type Fleet, type FleetStatus } from '../../src/fleets';
import { createMqttGateway, MqttGateway, type RegistrationReply } from '../../src/mqtt';
import { DeviceService, EnrollmentService, RegistrationModule } from '../../src/registration';
import { eventually } from './eventually';
import { fleetsOf } from './fleets';
import { Device, mqttConfig } from './mqtt-clients';
import { testDatabase } from './test-database';

@Module({})
class PartsModule {}

export interface WorldOptions {
  mqtt?: Partial<Config['mqtt']>;
  clock?: Clock;
}

/** Registration with everything left of it, over real Postgres and a real broker. */
export class RegistrationWorld {
  private readonly devices: Device[] = [];

  private constructor(
    readonly database: Database,
    readonly gateway: MqttGateway,
    readonly dataDir: string,
    private readonly app: INestApplicationContext,
    private readonly cleanUp: () => Promise<void>,
  ) {}

  static async start({ mqtt, clock = systemClock }: WorldOptions = {}): Promise<RegistrationWorld> {
    const { database, close } = await testDatabase();
    const { config, remove } = await mqttConfig(mqtt);
    const encryptionKey = randomBytes(32);
    const gateway = createMqttGateway(config, { database, encryptionKey, clock });
    const parts: DynamicModule = {
      module: PartsModule,
      global: true,
      imports: [RegistrationModule],
      providers: [
        { provide: Database, useValue: database },
        { provide: CLOCK, useValue: clock },
        { provide: ENCRYPTION_KEY, useValue: encryptionKey },
        { provide: MqttGateway, useValue: gateway },
        { provide: CONFIG, useValue: { ...config, cidrPool: '10.64.0.0/10' } },
      ],
      exports: [Database, CLOCK, ENCRYPTION_KEY, MqttGateway, CONFIG],
    };
    const app = await NestFactory.createApplicationContext(parts, { logger: false });
    await gateway.start();
    return new RegistrationWorld(database, gateway, config.dataDir, app, async () => {
      await gateway.stop();
      await app.close();
      await close();
      await remove();
    });
  }

  get enrollments(): EnrollmentService {
    return this.app.get(EnrollmentService, { strict: false });
  }

  get decisions(): DeviceService {
    return this.app.get(DeviceService, { strict: false });
  }

  /** A fleet and one enrollment of it. */
  async fleet(approval: Fleet['approval'] = 'automatic', spec?: BlueprintSpec): Promise<TestFleet> {
    const { fleets, makeFleet } = fleetsOf(this.database);
    const fleet = await makeFleet(spec);
    if (approval === 'manual') await fleets.patch(fleet.id, { approval });
    const { id, secret } = await this.enrollments.create(fleet.id, { kind: 'secret' });
    return { fleet, enrollment: { id, secret } };
  }

  /** What reconciliation does when it is through with a fleet. */
  setFleet(fleetId: string, status: FleetStatus, endpoint: Endpoint | null = hub): Promise<void> {
    const state = { status, conditions: [], endpoint, blueprintVersion: 1 };
    return this.database.transaction((tx) => setFleetState(tx, fleetId, state));
  }

  /** A gateway, connected and listening for its answers. */
  async gatewayOf({ enrollment }: TestFleet, hardwareId: string, password?: string): Promise<TestGateway> {
    const [{ port }] = this.gateway.addresses();
    const shown = password ?? `${enrollment.id}:${enrollment.secret}`;
    const device = await Device.connect(`mqtt://127.0.0.1:${port}`, { username: hardwareId, password: shown });
    this.devices.push(device);
    await device.client.subscribeAsync(`moorage/v1/${hardwareId}/registration`, { qos: 1 });
    return new TestGateway(hardwareId, device);
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

export interface RegisterBody {
  requestId: string;
  [field: string]: unknown;
}

export const bySecret = ({ fleet, enrollment }: TestFleet, more: object = {}): RegisterBody => ({
  requestId: newId(),
  fleet: fleet.name,
  enrollment,
  ...more,
});

/** A request with a proof instead of the secret, made as the contract says and not with our own code. */
export function byProof(
  { fleet, enrollment }: TestFleet,
  hardwareId: string,
  { timestamp = Math.floor(Date.now() / 1000), csr, ...more }: { timestamp?: number | string; csr?: string } = {},
): RegisterBody {
  const requestId = newId();
  const key = createHmac('sha256', enrollment.secret).update(hardwareId).digest();
  const digest = createHash('sha256')
    .update(csr ?? '')
    .digest('base64');
  const proof = createHmac('sha256', key)
    .update(`${hardwareId}\n${requestId}\n${timestamp}\n${digest}`)
    .digest('base64');
  return {
    requestId,
    fleet: fleet.name,
    enrollment: { id: enrollment.id, proof, timestamp },
    ...(csr ? { csr } : {}),
    ...more,
  };
}
