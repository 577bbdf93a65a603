import type { InvoiceDocument, InvoiceLine } from '../../billing';
import { sum, type Decimal } from '../../common/money';
import { groupBy } from '../../common/group';

/** Lines that stand together on paper, with their sum. */
export interface InvoiceSection {
  title: string;
  /** What tells two fleets of one name apart; none where the section is no fleet's. */
  id: string | null;
  lines: InvoiceLine[];
  subtotal: Decimal;
  /** Whether each line names its fleet, because the section has lines of many. */
  namesFleets: boolean;
}

/** This month by fleet, then what belongs to the account, then what concerns other months, then credits. */
export function sectionsOf({ lines, period }: InvoiceDocument): InvoiceSection[] {
  const credits = lines.filter(({ kind }) => kind === 'credit');
  const charges = lines.filter(({ kind }) => kind !== 'credit');
  const current = charges.filter(({ chargePeriodId }) => chargePeriodId === period.id);
  const others = charges.filter(({ chargePeriodId }) => chargePeriodId !== period.id);
  const isLater = ({ chargeStart }: InvoiceLine): boolean => Date.parse(chargeStart) >= Date.parse(period.end);
  const fleets = groupBy(
    current.filter(({ fleetId }) => fleetId !== null),
    ({ fleetId }) => fleetId,
  );
  const ofFleets = [...fleets].map(([id, own]) => section(own[0].fleetName ?? `Fleet ${id}`, own, id));
  return [
    ...ofFleets,
    section(
      'Account',
      current.filter(({ fleetId }) => fleetId === null),
    ),
    section(
      'Corrections of earlier months',
      others.filter((line) => !isLater(line)),
    ),
    section('Corrections of later months', others.filter(isLater)),
    section('Credits', credits),
  ].filter((one) => one.lines.length > 0);
}

const section = (title: string, lines: InvoiceLine[], id: string | null = null): InvoiceSection => ({
  title,
  id,
  lines,
  subtotal: sum(lines.map(({ amount }) => amount)),
  namesFleets: id === null,
});
