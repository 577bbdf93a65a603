import { monotonic } from '../../src/common/clock';

interface FleetLine {
  status: string;
  events: number;
  gateways: Map<string, string>;
}

/** Gateways go through these, in this order. */
const order = ['setting out', 'pending-approval', 'assigning', 'assigned', 'rejected'];

/**
 * What happens, as it happens: a line an event, and under them, on a terminal, one line a fleet that is written over.
 * Elsewhere (a log file, a pipe) the fleets' lines come again whenever they have changed.
 */
export class LiveView {
  private readonly began = monotonic();
  private readonly fleets = new Map<string, FleetLine>();
  private shown: string[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly out: { write(text: string): unknown; isTTY?: boolean }) {}

  /** An event of one fleet, or of none. */
  tell(text: string, fleet = ''): void {
    this.print(`${this.clock()}  ${fleet.padEnd(9)}${text}\n`);
  }

  watch(fleet: string): void {
    this.fleets.set(fleet, { status: 'pending', events: 0, gateways: new Map() });
    this.timer ??= setInterval(() => this.refresh(), this.out.isTTY ? 150 : 1_000);
  }

  status(fleet: string, status: string): void {
    this.line(fleet).status = status;
  }

  step(fleet: string, text: string): void {
    this.line(fleet).events += 1;
    this.tell(text, fleet);
  }

  gateway(fleet: string, hardwareId: string, status: string): void {
    this.line(fleet).gateways.set(hardwareId, status);
  }

  /** Hardware ids of a fleet by what their last answer was. */
  counts(fleet: string): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const status of this.line(fleet).gateways.values()) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  end(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    this.refresh();
    this.shown = [];
  }

  private line(fleet: string): FleetLine {
    const line = this.fleets.get(fleet);
    if (!line) throw new Error(`fleet ${fleet} is not watched`);
    return line;
  }

  private refresh(): void {
    const lines = [...this.fleets].map(([name, line]) => this.fleetLine(name, line));
    if (lines.join() === this.shown.join()) return;
    if (this.out.isTTY) {
      this.erase();
      this.out.write(lines.map((line) => `${line}\n`).join(''));
    } else {
      const changed = lines.filter((line) => !this.shown.includes(line));
      this.out.write(changed.map((line) => `${this.clock()}  ${line}\n`).join(''));
    }
    this.shown = lines;
  }

  private fleetLine(name: string, { status, events }: FleetLine): string {
    const counts = this.counts(name);
    const known = Object.keys(counts).sort((a, b) => order.indexOf(a) - order.indexOf(b));
    const gateways = known.map((state) => `${counts[state]} ${state}`).join(', ');
    return `${name.padEnd(9)}${status.padEnd(13)}${String(events).padStart(2)} events  gateways: ${gateways || 'none yet'}`;
  }

  /** Writes above the fleets' lines, and those again below. */
  private print(text: string): void {
    if (!this.out.isTTY || this.shown.length === 0) return void this.out.write(text);
    this.erase();
    this.out.write(text + this.shown.map((line) => `${line}\n`).join(''));
  }

  private erase(): void {
    if (this.shown.length > 0) this.out.write(`\x1b[${this.shown.length}A\x1b[0J`);
  }

  private clock = (): string => `${((monotonic() - this.began) / 1_000).toFixed(1).padStart(6)} s`;
}
