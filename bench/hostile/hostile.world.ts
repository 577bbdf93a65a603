import { makeCertificate } from '../../test/support/certificate-maker';
import type { Place } from '../../test/support/hostile/place';
import { Mosquitto } from '../../test/support/mosquitto';
import { EmulatedWorld } from '../support/emulated.world';
import type { BenchPostgres } from '../support/postgres';
import { listenersOf, readyFleet } from '../support/ready.fleet';

/** The product with two fleets that stand, on its embedded broker or on a Mosquitto. */
export class HostileWorld {
  private constructor(
    private readonly world: EmulatedWorld,
    private readonly mosquitto: Mosquitto | null,
    readonly place: Place,
  ) {}

  static async start(postgres: BenchPostgres, onMosquitto: boolean): Promise<HostileWorld> {
    const mosquitto = onMosquitto ? await Mosquitto.start() : null;
    const world = await EmulatedWorld.start(postgres, {
      buildMs: 10,
      env: mosquitto ? { MQTT_URL: mosquitto.url } : {},
    });
    const [ours, theirs] = [await readyFleet(world), await readyFleet(world)];
    const authority = await makeCertificate('Maker', { pathLength: 1 });
    const { api } = world.product;
    const enrollments = `/fleets/${ours.fleet.id}/enrollments`;
    const made = await api.post<{ id: string; verificationCode: string }>(enrollments, {
      kind: 'x509',
      certificate: authority.pem,
    });
    const proof = await makeCertificate(made.verificationCode, { by: authority });
    await api.post(`${enrollments}/${made.id}/verify`, { certificate: proof.pem });
    const ports = mosquitto ? { plain: mosquitto.port, tls: 0 } : await listenersOf(world);
    const front = { port: ports.tls, tls: { ca: await world.product.text('/pki/ca.pem') } };
    const place = { plain: { port: ports.plain }, front, ours, theirs, authority, authorityId: made.id };
    return new HostileWorld(world, mosquitto, place);
  }

  metrics(): Promise<string> {
    return this.world.product.text('/metrics');
  }

  async residentMb(): Promise<number> {
    const [, bytes] = /^process_resident_memory_bytes (\d+)/m.exec(await this.metrics()) ?? [];
    return Math.round(Number(bytes) / 1024 / 1024);
  }

  isAlive(): Promise<boolean> {
    return this.world.product.text('/health/live').then(
      () => true,
      () => false,
    );
  }

  /** Devices whose hardware id begins so, and the assigned ones among them. */
  async devices(prefix: string): Promise<{ all: number; assigned: number }> {
    const sql = `select count(*)::int as all, count(*) filter (where status = 'assigned')::int as assigned
      from device where hardware_id like $1`;
    const [row] = await this.world.database.database.query<{ all: number; assigned: number }>(sql, [`${prefix}%`]);
    return row;
  }

  async refusedRows(): Promise<number> {
    const sql = 'select count(*)::int as count from refused_message';
    return (await this.world.database.database.query<{ count: number }>(sql))[0].count;
  }

  async stop(): Promise<void> {
    await this.world.stop();
    await this.mosquitto?.stop();
  }
}
