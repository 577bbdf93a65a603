import { constants } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer, type SecureContextOptions, type Server, type TLSSocket } from 'node:tls';
import type { IConnectPacket } from 'mqtt-packet';
import type { Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { listenOn } from '../../common/listening';
import { LimitedLogger } from '../../common/limited.logger';
import { logger } from '../../common/logger';
import { RepeatingWork } from '../../common/repeating.work';
import type { BrokerLimits } from '../limits';
import { refusals } from '../message.dispatcher';
import type { DeviceConnections, GatewayAddress } from '../mqtt.gateway';
import { PacketSizeGuard } from '../packet-size.guard';
import type { ServerIdentity } from '../server.identity';
import type { SocketKeeper } from '../socket.keeper';
import { callerOf } from './caller';
import type { Door } from './door';
import { FrontConnection } from './front.connection';
import { refused } from './front.packets';
import { GuestPlaces } from './guest.places';
import { OwnedSockets } from './owned.sockets';
import { BrokenStream, PacketStream } from './packet.stream';

const log = logger('mqtt');
const limited = new LimitedLogger(log);

/** Between two looks whether the listener's certificate is to be renewed; it is, weeks before its end. */
const renewalMs = 12 * 3_600_000;

const secureContextOf = ({ certificate, privateKey, authority }: ServerIdentity): SecureContextOptions => ({
  cert: certificate,
  key: privateKey,
  ca: authority,
  minVersion: 'TLSv1.2',
  // A resumed session no longer knows the intermediates that the device sent at first.
  secureOptions: constants.SSL_OP_NO_TICKET,
});

export interface FrontOptions {
  port: number;
  host: string;
  limits: BrokerLimits;
  clock: Clock;
  keeper: SocketKeeper;
  /** Certificate of this listener, and the CA whose device certificates are let in. */
  identity: () => Promise<ServerIdentity>;
  /** Takes a connection that is no door's; null where the broker is not in this process. */
  native: ((socket: TLSSocket) => void) | null;
}

/** The TLS listener. It reads a connection's first packet and gives the connection to the door that it is meant for. */
export class FrontListener {
  private readonly doors: Door[] = [];
  private readonly running = new Set<Promise<void>>();
  private readonly owned = new OwnedSockets();
  private readonly places: GuestPlaces;
  private server: Server | null = null;
  private certificate = '';
  private readonly renewal: RepeatingWork;

  constructor(private readonly options: FrontOptions) {
    this.places = new GuestPlaces(options.limits);
    this.renewal = new RepeatingWork({
      clock: options.clock,
      everyMs: renewalMs,
      later: true,
      work: () => this.renew(),
      failed: (error) =>
        log.error({ event: 'mqtt.renewal_failed', reason: messageOf(error) }, 'cannot renew the certificate'),
    });
  }

  open(door: Door): void {
    this.doors.push(door);
  }

  /** Closes what a device has opened at doors by a password; gives how many. */
  disconnect(device: DeviceConnections): number {
    return 'except' in device.keys ? this.owned.close(device) : 0;
  }

  /** @throws DomainError PORT_UNAVAILABLE */
  async start(): Promise<void> {
    const { port, host, limits } = this.options;
    const identity = await this.options.identity();
    // A device without a certificate shows a password instead; whether one that is not ours counts its door or its enrollment says.
    const server = createServer({
      ...secureContextOf(identity),
      requestCert: true,
      rejectUnauthorized: false,
      handshakeTimeout: limits.connectTimeoutMs,
    });
    server.on('secureConnection', (socket) => {
      const work = this.accept(socket).finally(() => this.running.delete(work));
      this.running.add(work);
    });
    server.on('tlsClientError', () => refusals.inc({ reason: 'tls' }));
    // The keeper knows them from the end of their handshake on.
    server.maxConnections = limits.connections;
    server.on('drop', () => refusals.inc({ reason: 'too_many_connections' }));
    await listenOn(server, { host, port, variable: 'MQTT_TLS_PORT' });
    server.on('error', (error) =>
      log.error(
        { event: 'mqtt.listener_failed', variable: 'MQTT_TLS_PORT', reason: messageOf(error) },
        'listener failed',
      ),
    );
    [this.server, this.certificate] = [server, identity.certificate];
    this.renewal.start();
    log.info(
      { event: 'mqtt.listening', protocol: 'mqtts', host, port: this.address()?.port },
      'front listener listens',
    );
  }

  /** Takes no more connections; resolves when the last one has ended, and with it what it was about. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    for (const door of this.doors) door.stop?.();
    await this.renewal.stop();
    if (server) await new Promise((resolve) => server.close(resolve));
    await Promise.all(this.running);
  }

  /** Connections that stand keep theirs. */
  private async renew(): Promise<void> {
    const identity = await this.options.identity();
    if (identity.certificate === this.certificate) return;
    this.server?.setSecureContext(secureContextOf(identity));
    this.certificate = identity.certificate;
    log.info({ event: 'mqtt.certificate_renewed' }, 'certificate of the front listener renewed');
  }

  address(): GatewayAddress | null {
    const address = this.server?.address() as AddressInfo | null | undefined;
    return address ? { protocol: 'mqtts', host: this.options.host, port: address.port } : null;
  }

  private async accept(socket: TLSSocket): Promise<void> {
    const { keeper, limits } = this.options;
    socket.on('error', () => undefined); // its close says the same
    // A handshake that ended after the others were sent away: nobody would send this one away, and the stop waits for it.
    if (!this.server) return void socket.destroy();
    if (!keeper.admit(socket)) return;
    const late = setTimeout(() => {
      refusals.inc({ reason: 'connect_timeout' });
      socket.destroy();
    }, limits.connectTimeoutMs);
    socket.once('close', () => clearTimeout(late));
    const stream = new PacketStream(socket, new PacketSizeGuard(limits.connectPacketBytes));
    try {
      const first = await stream.next();
      if (first?.cmd === 'connect') await this.dispatch(stream, socket, first, () => clearTimeout(late));
      else if (first) throw new BrokenStream('malformed', `the first packet is ${first.cmd}`);
    } catch (error) {
      refusals.inc({ reason: error instanceof BrokenStream ? error.reason : 'failed' });
      limited.warn({ event: 'mqtt.connection_ended', peer: socket.remoteAddress, reason: messageOf(error) }, 'closed');
      socket.destroy();
    }
  }

  private async dispatch(
    stream: PacketStream,
    socket: TLSSocket,
    connect: IConnectPacket,
    inTime: () => void,
  ): Promise<void> {
    const { limits, clock, native } = this.options;
    const caller = callerOf(socket, connect);
    const door = this.doors.find((one) => one.recognises(caller));
    if (door) {
      keepAlive(socket, connect.keepalive);
      const at = clock.now().getTime();
      const { places } = this;
      return new FrontConnection({ door, caller, stream, places, limits, clock }).run(({ owner }) => {
        inTime();
        if (owner) this.owned.add(owner, socket, at);
      });
    }
    if (native) {
      inTime(); // the broker has a limit of its own
      stream.release();
      return native(socket);
    }
    refusals.inc({ reason: 'no_door' });
    socket.end(refused(caller.protocolVersion, 'not-authorized'));
  }
}

/** One and a half times the keep-alive without a packet, and the peer is gone [MQTT-3.1.2-24]. */
function keepAlive(socket: TLSSocket, seconds = 0): void {
  if (seconds > 0) socket.setTimeout(seconds * 1_500, () => socket.destroy());
}
