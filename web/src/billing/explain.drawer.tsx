import { Button, Drawer, Stack, Text, Title } from '@mantine/core';
import { Facts } from '../common/facts';
import { moneyText, quantityText, timeText, unitPriceText } from '../common/format';
import { Failed, Loading } from '../common/states';
import { ExplainedResources } from './explained.resources';
import { useExplanation, type Explanation } from './invoice.queries';
import { tiersText, validityText } from './price.words';
import { ofNoFleet } from './usage.types';

interface ExplainDrawerProps {
  /** Null while none is asked about. */
  lineId: string | null;
  onClose: () => void;
}

/** From a line to the price, and to what used it when. */
export function ExplainDrawer({ lineId, onClose }: ExplainDrawerProps) {
  const query = useExplanation(lineId);
  const [first] = query.data?.pages ?? [];
  return (
    <Drawer opened={lineId !== null} onClose={onClose} position="right" size="xl" title="Why this line is what it is">
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isLoading && <Loading what="The explanation" lines={8} />}
      {first && (
        <Stack gap="lg">
          <LineFacts explanation={first} />
          <PriceFacts explanation={first} />
          <RatedFacts explanation={first} />
          <ExplainedResources resources={query.data?.pages.flatMap(({ items }) => items) ?? []} line={first.line} />
          {query.hasNextPage && (
            <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Show more
            </Button>
          )}
        </Stack>
      )}
    </Drawer>
  );
}

const LineFacts = ({ explanation: { line, knownBefore } }: { explanation: Explanation }) => (
  <section>
    <Title order={3} size="h5" mb="xs">
      {line.meter}
    </Title>
    <Facts
      facts={[
        ['Fleet', line.fleetName ?? ofNoFleet],
        ['From', timeText(line.chargeStart)],
        ['To', timeText(line.chargeEnd)],
        ['Quantity', `${quantityText(line.quantity, 6)} ${line.unit}`],
        ['Cost', unitPriceText(line.cost, line.currency)],
        ['Amount', `${moneyText(line.amount, line.currency)}, the cost rounded once`],
        ['Known before', timeText(knownBefore)],
      ]}
    />
  </section>
);

const PriceFacts = ({ explanation: { line, price, position } }: { explanation: Explanation }) => (
  <section>
    <Title order={3} size="h5" mb="xs">
      Price
    </Title>
    {price === null ? (
      <Text size="sm">There is no price for it, so it costs nothing.</Text>
    ) : (
      <Facts
        facts={[
          ['Of one', price.unit],
          ['Price', unitPriceText(price.unitPrice, line.currency)],
          ...(price.tiers === null ? [] : [['Tiers', tiersText(price, line.currency)] as [string, string]]),
          ...(price.freeAllowance === null
            ? []
            : [['Free a month', quantityText(price.freeAllowance)] as [string, string]]),
          ...(price.minimum === null
            ? []
            : [['At least', moneyText(price.minimum, line.currency)] as [string, string]]),
          ['Valid', validityText(price)],
          ...(position === null
            ? []
            : [
                [
                  'Units rated',
                  `from ${quantityText(position.from)} to ${quantityText(position.to)} of the account's month`,
                ] as [string, string],
              ]),
        ]}
      />
    )}
  </section>
);

const RatedFacts = ({ explanation: { line, rated, charged } }: { explanation: Explanation }) => (
  <section>
    <Title order={3} size="h5" mb="xs">
      What the month came to
    </Title>
    <Facts
      facts={[
        ['In all', `${quantityText(rated.quantity, 6)} ${line.unit}, ${moneyText(rated.amount, line.currency)}`],
        [
          'Charged before',
          charged.length === 0
            ? 'nothing: this is the first charge'
            : charged.map(({ amount }) => moneyText(amount, line.currency)).join(', '),
        ],
      ]}
    />
  </section>
);
