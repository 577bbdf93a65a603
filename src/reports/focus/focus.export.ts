import { Injectable } from '@nestjs/common';
import { lineKey, StatementService, type ChargeLine, type MonthPart, type Statement } from '../../billing';
import { Database } from '../../database';
import { isCounted, isKept } from '../../metering';
import { csvRow } from '../csv.text';
import { focusColumns, type FocusRow } from './focus.columns';
import { lineRow, shareRow, type FocusContext, type FocusInvoice, type FocusResource } from './focus.rows';
import { LineSplitter } from './line.splitter';
import { selectResourcePlaces, type ResourcePlace } from './resource.places.repository';

/** A month of an account as CSV of FOCUS 1.2. */
@Injectable()
export class FocusExport {
  constructor(
    private readonly database: Database,
    private readonly statements: StatementService,
  ) {}

  /**
   * The month's charges, resource by resource, in chunks that are made as they are taken: what belongs together sums to its
   * line's amount, and all rows of an invoice to its total.
   * @param month such as `2026-03`
   * @param signal whoever waits for their turn among others leaves when it aborts: the chunks end with its reason
   * @throws DomainError ACCOUNT_NOT_FOUND, BILLING_PERIOD_NOT_FOUND, BILLING_CURRENCY, before the first chunk
   */
  async csv(accountId: string, month: string, signal?: AbortSignal): Promise<AsyncGenerator<string>> {
    return this.chunks(await this.statements.statement(accountId, month), signal);
  }

  private async *chunks(statement: Statement, signal?: AbortSignal): AsyncGenerator<string> {
    yield csvRow([...focusColumns]);
    for await (const rows of this.rows(statement, signal)) yield rows.map(textOf).join('');
  }

  private async *rows(statement: Statement, signal?: AbortSignal): AsyncGenerator<FocusRow[]> {
    const context = contextOf(statement);
    let shares: ShareMaker | null = null;
    for await (const parts of this.statements.parts(statement, signal)) {
      shares ??= new ShareMaker(context, statement, await this.divided(statement));
      yield shares.rows(parts, await this.places(parts));
    }
    // What no part was found of is told all the same: rows of an invoice sum to its total, whatever happened to the facts.
    const rest = statement.lines.filter((line) => !isSplit(line, statement) || !shares?.told.has(lineKey(line)));
    yield rest.map((line) =>
      isSplit(line, statement) ? wholeRow(context, statement.invoice, line) : lineRow(context, statement.invoice, line),
    );
    yield statement.credits.map(({ note, ...line }) => lineRow(context, note, line));
  }

  /**
   * The lines that are divided among what they are made of, by their keys. Asked once the parts are under way, all of one
   * time: of counted usage of which some may be gone by then, what is left would bear the charge of the whole.
   */
  private async divided(statement: Statement): Promise<Map<string, ChargeLine>> {
    const isWhole = await isKept(this.database, statement.period.startsAt);
    const lines = statement.lines.filter((line) => isSplit(line, statement) && (isWhole || !isCounted(line.meter)));
    return new Map(lines.map((line) => [lineKey(line), line]));
  }

  private places(parts: MonthPart[]): Promise<Map<string, ResourcePlace>> {
    return selectResourcePlaces(this.database, [...new Set(parts.map(({ resourceId }) => resourceId))].filter(isId));
  }
}

const isId = (id: string | null): id is string => id !== null;

const textOf = (row: FocusRow): string => csvRow(focusColumns.map((column) => row[column]));

/** Corrections, minimums and credits are rows of their own. */
const isSplit = (line: ChargeLine, { period }: Statement): boolean =>
  line.kind === 'usage' && line.chargePeriodId === period.id && line.correctsId === null;

/** Of a line that is not divided: FOCUS asks a unit price of it all the same. */
function wholeRow(context: FocusContext, invoice: FocusInvoice, line: ChargeLine): FocusRow {
  const whole = new LineSplitter(line, '1');
  return shareRow(context, invoice, line, { share: whole.next('1'), unitPrice: whole.unitPrice, resource: null });
}

const contextOf = ({ account, issuerName, period, bounds }: Statement): FocusContext => ({
  account,
  issuerName,
  period: { id: period.id, start: period.startsAt, end: period.endsAt },
  knownBefore: bounds.knownBefore,
});

/** Makes rows of parts, which come line by line. */
class ShareMaker {
  /** Keys of the lines that rows were made of. */
  readonly told = new Set<string>();
  private key: string | null = null;
  private splitter: LineSplitter | null = null;

  constructor(
    private readonly context: FocusContext,
    private readonly statement: Statement,
    private readonly lines: Map<string, ChargeLine>,
  ) {}

  rows(parts: MonthPart[], places: Map<string, ResourcePlace>): FocusRow[] {
    return parts.flatMap((part) => {
      const key = lineKey({ kind: 'usage', ...part });
      const line = this.lines.get(key);
      if (!line) return [];
      if (key !== this.key || this.splitter === null) this.splitter = new LineSplitter(line, part.total);
      this.key = key;
      this.told.add(key);
      const share = this.splitter.next(part.units);
      const { unitPrice } = this.splitter;
      const resource = resourceOf(part, places);
      return [shareRow(this.context, this.statement.invoice, line, { share, unitPrice, resource })];
    });
  }
}

function resourceOf({ resourceId, isGateway, meter, confidence }: MonthPart, places: Map<string, ResourcePlace>) {
  if (resourceId === null) return null;
  const type = isGateway ? 'gateway' : meter.replace(/^server\..*/s, 'server');
  const { name = null, region = null } = places.get(resourceId) ?? {};
  return { id: resourceId, name, region, type, isGateway, confidence } satisfies FocusResource;
}
