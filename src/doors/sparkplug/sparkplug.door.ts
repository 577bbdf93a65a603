import { setMaxListeners } from 'node:events';
import { backoffMs } from '../../common/backoff';
import type { Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { newId } from '../../common/ids';
import { LimitedLogger } from '../../common/limited.logger';
import { logger } from '../../common/logger';
import type { Caller, Closed, DeviceState, Door, DoorMessage, Guest, Holder, Line, Owner } from '../../mqtt';
import { isHardwareId } from '../../mqtt';
import {
  payloadInvalid,
  throttledCode,
  type DeviceStateService,
  type DoorProofs,
  type ProvenEnrollment,
  type RefusalRecord,
  type RegistrationService,
} from '../../registration';
import { countDoor } from '../door.metrics';
import { readPayload, rebirthPayload, type SparkplugPayload } from './sparkplug.payload';
import { commandTopic, looksLikeSparkplug, mayListen, parseTopic, type SparkplugTopic } from './sparkplug.topics';

const log = new LimitedLogger(logger('doors'));

/** How long it is tried to keep that a node is there; that it is gone, which nobody tells again, for as long as it takes. */
const patienceMs = 30_000;

export interface SparkplugParts {
  registration: RegistrationService;
  proofs: DoorProofs;
  states: DeviceStateService;
  refusals: RefusalRecord;
  clock: Clock;
}

/** What the guests of a door share. */
interface Shared extends SparkplugParts {
  sessions: Sessions;
  stopping: AbortSignal;
}

/** A node's newest session: the death of an older one, heard of late, is no news. */
type Sessions = Map<string, SparkplugGuest>;

/** Sparkplug B edge nodes: user name and node id are the hardware id, the password is the native one, the will is their NDEATH. */
export class SparkplugDoor implements Door {
  readonly name = 'sparkplug';
  private readonly sessions: Sessions = new Map();
  private readonly stopping = new AbortController();
  private admitted = 0;

  constructor(private readonly parts: SparkplugParts) {
    setMaxListeners(0, this.stopping.signal); // each state that is tried again listens
  }

  stop(): void {
    this.stopping.abort();
  }

  recognises({ will }: Caller): boolean {
    return will !== null && looksLikeSparkplug(will.topic);
  }

  async admit({ username, password, will }: Caller, line: Line): Promise<Guest | Closed> {
    const death = will && parseTopic(will.topic);
    const refuse = (why: Closed, problem: string): Closed => {
      this.parts.refusals.noteSignIn(username, problem);
      return why;
    };
    if (username === null || !isHardwareId(username) || password === null)
      return refuse('not-authorized', 'The user name is no hardware id, or there is no password.');
    const proven = await this.parts.proofs.byPassword(username, password);
    if (!proven) return refuse('bad-credentials', 'The password opens no enrollment for this node.');
    if (death?.type !== 'NDEATH' || death.node !== username)
      return refuse('not-authorized', 'The will is not the NDEATH of the node that the user name names.');
    this.admitted += 1;
    const shared = { ...this.parts, sessions: this.sessions, stopping: this.stopping.signal };
    return new SparkplugGuest(shared, line, death, proven, this.admitted);
  }
}

class SparkplugGuest implements Guest {
  readonly owner: Owner;
  readonly holder: Holder;
  private born: { bdSeq: number | null; works: boolean } | null = null;
  private lastSeq: number | null = null;
  private readonly gone = new AbortController();
  private asking = false;

  constructor(
    private readonly parts: Shared,
    private readonly line: Line,
    private readonly own: SparkplugTopic,
    private readonly proven: ProvenEnrollment,
    /** Rises with each session that is let in. */
    private readonly number: number,
  ) {
    this.owner = { scope: proven.fleetId, hardwareId: own.node };
    this.holder = { name: this.key, isShared: false };
  }

  mayRead(filter: string): boolean {
    return mayListen(this.own, filter);
  }

  mayWrite(topic: string): boolean {
    const parsed = parseTopic(topic);
    return parsed?.group === this.own.group && parsed.node === this.own.node;
  }

  async receive(message: DoorMessage): Promise<void> {
    const type = parseTopic(message.topic)?.type ?? '';
    const payload = readPayload(message.payload);
    if (!payload) return this.malformed(message);
    if (type === 'NBIRTH') return this.beBorn(message, payload);
    if (!this.born) return countDoor('sparkplug', 'unborn');
    if (type === 'NDEATH') return this.die(payload);
    this.follow(payload.seq);
    countDoor('sparkplug', type.toLowerCase());
  }

  private malformed(message: DoorMessage): void {
    countDoor('sparkplug', 'malformed');
    const refused = { ...message, hardwareId: this.own.node, correlationId: newId() };
    this.parts.refusals.note(refused, payloadInvalid('it is no Sparkplug B payload.'));
  }

  async left(graceful: boolean): Promise<void> {
    this.gone.abort();
    // Who says goodbye takes its will back; who does not has died, whatever its will says.
    await this.end(graceful ? 'disconnected' : 'lost');
  }

  /** Registers the node, as every birth does: the same node is the same device. */
  private async beBorn(message: DoorMessage, { seq, bdSeq }: SparkplugPayload): Promise<void> {
    // One connection has one will, so one bdSeq: another one is an old birth, sent again.
    if (this.isOther(bdSeq)) return countDoor('sparkplug', 'stale_birth');
    const correlationId = newId();
    const { reply } = await this.parts.registration.register({
      ...this.proven,
      ...message,
      hardwareId: this.own.node,
      keyFingerprint: null,
      correlationId,
      requestId: correlationId,
      attributes: { sparkplugGroup: this.own.group },
    });
    const works = reply.status === 'assigned' || reply.status === 'assigning';
    countDoor('sparkplug', works ? 'nbirth' : (reply.reason?.code ?? reply.status));
    // One that is put off is not refused: it may work since an earlier birth, and then its death is news.
    this.born = { bdSeq, works: works || reply.reason?.code === throttledCode };
    this.lastSeq = seq ?? 0;
    if (this.isNewest()) this.parts.sessions.set(this.key, this);
    if (works) await this.report('ready', patienceMs);
    else if (reply.retryAfter !== undefined) void this.askForBirth(reply.retryAfter);
  }

  /** A birth has no answer that could say «later»: the node is asked for another one then, once for however many it sent. */
  private async askForBirth(inSeconds: number): Promise<void> {
    if (this.asking) return;
    const { clock } = this.parts;
    this.asking = true;
    await clock.sleep(inSeconds * 1_000, this.gone.signal);
    this.asking = false;
    if (!this.gone.signal.aborted) this.line.send(commandTopic(this.own), rebirthPayload(clock.now().getTime()));
  }

  private async die({ bdSeq }: SparkplugPayload): Promise<void> {
    if (this.isOther(bdSeq)) return countDoor('sparkplug', 'stale_death');
    countDoor('sparkplug', 'ndeath');
    await this.end('lost');
  }

  /** Whether it is known to be another birth's than this connection's. */
  private isOther(bdSeq: number | null): boolean {
    const known = this.born?.bdSeq ?? null;
    return bdSeq !== null && known !== null && bdSeq !== known;
  }

  /** Sequence numbers go from 0 to 255 and round again; a compressed payload shows none. */
  private follow(seq: number | null): void {
    if (seq === null) return;
    if (this.lastSeq !== null && seq !== (this.lastSeq + 1) % 256) {
      countDoor('sparkplug', 'gap');
      const { node, group } = this.own;
      log.warn({ event: 'doors.sequence_gap', node, group, expected: (this.lastSeq + 1) % 256, seq }, 'messages lost');
    }
    this.lastSeq = seq;
  }

  private async end(state: DeviceState): Promise<void> {
    const { born } = this;
    const { sessions } = this.parts;
    this.born = null;
    if (!born || sessions.get(this.key) !== this) return;
    sessions.delete(this.key);
    if (born.works) await this.report(state, Infinity);
  }

  /** Tried again until a newer session tells what is so: a node says its state once, and nobody else does. */
  private async report(state: DeviceState, triedForMs: number): Promise<void> {
    const { states, clock, stopping } = this.parts;
    const report = { hardwareId: this.own.node, fleetId: this.proven.fleetId, state, correlationId: newId() };
    const deadline = clock.now().getTime() + triedForMs;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await states.report(report);
      } catch (error) {
        const reason = messageOf(error);
        log.error({ event: 'doors.state_failed', node: this.own.node, state, attempt, reason }, 'not kept');
      }
      const pause = backoffMs(attempt, { base: 100, cap: 5_000 });
      if (stopping.aborted || clock.now().getTime() + pause > deadline) return;
      await clock.sleep(pause, stopping);
      if (!this.isNewest()) return;
    }
  }

  private isNewest(): boolean {
    return (this.parts.sessions.get(this.key)?.number ?? 0) <= this.number;
  }

  private get key(): string {
    return `${this.proven.fleetId}/${this.own.node}`;
  }
}
