import { z } from 'zod';
import { Semaphore } from '../../common/semaphore';
import type { Service } from './service.name';

const services = [
  ...(['identity', 'compute', 'network', 'image'] as const),
  ...(['block-storage', 'orchestration', 'object-store'] as const),
] as const;
/** Services with limits of a project. */
const limited = ['compute', 'network', 'block-storage', 'orchestration'] as const;
const milliseconds = z.number().int().min(0).max(3_600_000);
const share = z.number().min(0).max(1);
const count = z.number().int().min(1);

export const faultRuleSchema = z.strictObject({
  /** Which calls: `POST network/networks`, with `*` for any text; left out: all. */
  kind: z.string().min(1).optional(),
  /** Only the n-th matching call since the rule was set. */
  nth: z.number().int().min(1).optional(),
  /** Only this share of the matching calls, by the seeded generator. */
  share: share.optional(),
  /** At most so many times. */
  times: z.number().int().min(1).optional(),
  /** `drop-after`: the effect happens, the reply never comes. `proxy-status`: what is in front of the service answers. */
  effect: z.enum(['status', 'proxy-status', 'drop-before', 'drop-after', 'stall-before', 'stall-after']),
  /** For `status` and `proxy-status`. */
  status: z.number().int().min(400).max(599).default(503),
  retryAfter: z.number().int().min(0).optional(),
  /** For the stalls. */
  ms: milliseconds.default(0),
});

export const faultSettingsSchema = z.strictObject({
  /** Added to every call, or by service. */
  latencyMs: z.union([milliseconds, z.partialRecord(z.enum(services), milliseconds)]).optional(),
  /** How many calls a service works on at once; more wait in line. All services, or by service. */
  workers: z.union([count, z.partialRecord(z.enum(services), count)]).optional(),
  seed: z.number().int().optional(),
  rules: z.array(faultRuleSchema).optional(),
  /** Limits that replace every project's quota, by service and resource, such as `{network: {router: 1}}`. */
  quotas: z.partialRecord(z.enum(limited), z.record(z.string(), z.number().int().min(-1))).optional(),
  /** Share of new servers that end in ERROR. */
  serverErrorShare: share.optional(),
  /** Share of new volumes, and of new snapshots of them, that end in error. */
  volumeErrorShare: share.optional(),
  /** Share of accepted deletions of volumes, and of snapshots of them, that end in error_deleting. */
  volumeDeletionErrorShare: share.optional(),
  /** Nova's `reclaim_instance_interval`: for so long a deleted server is out of all lists and keeps what it holds. */
  reclaimMs: milliseconds.optional(),
  /** Life of the tokens issued from now on. */
  tokenLifeMs: z.number().int().min(1).optional(),
});

export type FaultRule = z.input<typeof faultRuleSchema>;
export type FaultSettings = z.input<typeof faultSettingsSchema>;
type Rule = z.output<typeof faultRuleSchema>;

/** What shall go wrong with one call. */
export interface Verdict {
  latencyMs: number;
  rules: Rule[];
}

interface Counted {
  rule: Rule;
  pattern: RegExp;
  seen: number;
  fired: number;
}

const patternOf = (kind: string | undefined): RegExp =>
  new RegExp(`^${(kind ?? '*').replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);

/** Mulberry32: small, and the same on every machine for the same seed. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What the cloud is asked to do wrong. Kept in memory only: a restart heals it. */
export class FaultControl {
  private settings: FaultSettings = {};
  private rules: Counted[] = [];
  private lines = new Map<Service, Semaphore>();
  private random = generator(1);
  private onExpire: () => void = () => undefined;

  /** Replaces all settings; what is left out is off. */
  set(settings: FaultSettings): void {
    const parsed = faultSettingsSchema.parse(settings);
    this.settings = parsed;
    this.random = generator(parsed.seed ?? 1);
    this.lines.clear();
    this.rules = [];
    for (const rule of parsed.rules ?? []) this.add(rule);
  }

  /** Adds one rule to those that are set; returns what takes it away again. */
  add(rule: FaultRule): () => void {
    const counted = { rule: faultRuleSchema.parse(rule), pattern: patternOf(rule.kind), seen: 0, fired: 0 };
    this.rules.push(counted);
    return () => {
      this.rules = this.rules.filter((other) => other !== counted);
    };
  }

  get(): FaultSettings {
    return { ...this.settings, rules: this.rules.map(({ rule }) => rule) };
  }

  clear(): void {
    this.set({});
  }

  /** Makes every token issued so far invalid. */
  expireTokens(): void {
    this.onExpire();
  }

  bindExpiry(expire: () => void): void {
    this.onExpire = expire;
  }

  get tokenLifeMs(): number | undefined {
    return this.settings.tokenLifeMs;
  }

  get reclaimMs(): number | undefined {
    return this.settings.reclaimMs;
  }

  quota(service: (typeof limited)[number], resource: string): number | undefined {
    return this.settings.quotas?.[service]?.[resource];
  }

  /** Whether the server that is being made shall end in ERROR. */
  serverFails(): boolean {
    return this.happens(this.settings.serverErrorShare);
  }

  /** Whether the volume, or the snapshot, that is being made shall end in error. */
  volumeFails(): boolean {
    return this.happens(this.settings.volumeErrorShare);
  }

  /** Whether the deletion of a volume, or of a snapshot, that is being accepted shall fail. */
  volumeDeletionFails(): boolean {
    return this.happens(this.settings.volumeDeletionErrorShare);
  }

  private happens(wanted = 0): boolean {
    return wanted > 0 && this.random() < wanted;
  }

  /** Works on a call when it is its turn. */
  inLine<T>(service: Service, work: () => Promise<T>): Promise<T> {
    const { workers } = this.settings;
    const of = service === 'emulator' ? undefined : typeof workers === 'object' ? workers[service] : workers;
    if (of === undefined) return work();
    const line = this.lines.get(service) ?? new Semaphore(of);
    this.lines.set(service, line);
    return line.run(work);
  }

  decide(service: Service, kind: string): Verdict {
    if (service === 'emulator') return { latencyMs: 0, rules: [] };
    const latency = this.settings.latencyMs ?? 0;
    return {
      latencyMs: typeof latency === 'number' ? latency : (latency[service] ?? 0),
      rules: this.rules.filter((counted) => this.fires(counted, kind)).map(({ rule }) => rule),
    };
  }

  private fires(counted: Counted, kind: string): boolean {
    const { rule } = counted;
    if (!counted.pattern.test(kind)) return false;
    counted.seen += 1;
    if (rule.nth !== undefined && counted.seen !== rule.nth) return false;
    if (rule.times !== undefined && counted.fired >= rule.times) return false;
    if (rule.share !== undefined && this.random() >= rule.share) return false;
    counted.fired += 1;
    return true;
  }
}
