import { Inject, Injectable } from '@nestjs/common';
import { isIPv6 } from 'node:net';
import { CLOCK, type Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { inTime } from '../../common/in.time';
import { CONFIG, type Config } from '../../config';
import { Database, ping } from '../../database';
import { MqttGateway, type GatewayAddress } from '../../mqtt';
import { Clouds } from '../../reconciliation';

export interface PartHealth {
  state: 'up' | 'down';
  detail: string;
}

export interface BrokerHealth extends PartHealth {
  /** Where gateways connect, as URLs; none where nobody has said it of an external broker. */
  gateways: string[];
}

export interface Health {
  /** `degraded`: the service does its work, but not all of it. */
  status: 'up' | 'degraded' | 'down';
  parts: { database: PartHealth; mqtt: BrokerHealth; openstack: PartHealth };
}

/** Longer than this, and the part counts as down. */
const patienceMs = 3_000;
/** Probes may come often and from many sides; the cloud is asked this seldom. */
const rememberedMs = 10_000;
/** And Postgres, which answers others before: anybody may ask. */
const databaseRememberedMs = 1_000;

interface Look {
  at: number;
  health: Promise<PartHealth>;
}

/** What each part is like now. */
@Injectable()
export class HealthService {
  private cloud: Look | null = null;
  private postgres: Look | null = null;

  constructor(
    private readonly database: Database,
    private readonly mqtt: MqttGateway,
    private readonly clouds: Clouds,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'gatewaysUrl'>,
  ) {}

  /** Without database or broker nothing works; without the cloud devices still register, and fleets wait. */
  async read(): Promise<Health> {
    const [database, openstack] = await Promise.all([this.databaseHealth(), this.cloudHealth()]);
    const { state, detail } = this.mqtt.health();
    const parts = { database, mqtt: { state, detail, gateways: this.gateways() }, openstack };
    const down = database.state === 'down' || state === 'down';
    return { status: down ? 'down' : openstack.state === 'down' ? 'degraded' : 'up', parts };
  }

  /** The service's own way to an external broker is not for gateways: it may be another listener, or lead through another network. */
  private gateways(): string[] {
    const { gatewaysUrl } = this.config;
    if (gatewaysUrl !== null) return [gatewaysUrl];
    return this.mqtt.hasBroker ? this.mqtt.addresses().map(urlOf) : [];
  }

  private databaseHealth(): Promise<PartHealth> {
    this.postgres = this.lookedAt(this.postgres, databaseRememberedMs, () =>
      within(ping(this.database).then(() => 'answers')),
    );
    return this.postgres.health;
  }

  private cloudHealth(): Promise<PartHealth> {
    this.cloud = this.lookedAt(this.cloud, rememberedMs, () => this.askCloud());
    return this.cloud.health;
  }

  /** The last look if it is not older than `ms`, else a new one. */
  private lookedAt(last: Look | null, ms: number, ask: () => Promise<PartHealth>): Look {
    const at = this.clock.now().getTime();
    // A clock that is set back makes nothing last longer.
    return last !== null && Math.abs(at - last.at) <= ms ? last : { at, health: ask() };
  }

  /** The token is had, or got anew when it is about to expire. */
  private askCloud(): Promise<PartHealth> {
    return within(Promise.resolve().then(async () => `project ${await this.clouds.get(null).projectId()}`));
  }
}

const urlOf = ({ protocol, host, port }: GatewayAddress): string =>
  `${protocol}://${isIPv6(host) ? `[${host}]` : host}:${port}`;

async function within(check: Promise<string>): Promise<PartHealth> {
  try {
    return { state: 'up', detail: await inTime(check, patienceMs) };
  } catch (error) {
    return { state: 'down', detail: messageOf(error) };
  }
}
