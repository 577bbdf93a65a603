import { Group, SegmentedControl } from '@mantine/core';
import { useSearchState } from '../common/search.state';
import { SearchText } from '../common/search.text';
import { Empty } from '../common/states';
import { firstAsked, spans, type AskedStretch, type Span } from './usage.span';

/** The time that the page's address asks for. */
export function useAskedStretch(): AskedStretch {
  const [search] = useSearchState();
  const span = spans.find(({ value }) => value === search.get('span'))?.value ?? '30';
  return { span, month: search.get('month'), from: search.get('from'), to: search.get('to') };
}

/** So far back, one month, or from one day to another. */
export function TimeFields({ timeZone }: { timeZone: string }) {
  const [, change] = useSearchState();
  const { span } = useAskedStretch();
  const choose = (value: string) => change({ span: value, ...firstAsked(value as Span, timeZone) });
  return (
    <>
      <SegmentedControl aria-label="Time" data={spans} value={span} onChange={choose} className="wraps" />
      {span === 'one-month' && (
        <SearchText name="month" label="Month" placeholder="2026-03" type="month" w={{ base: '100%', xs: 190 }} />
      )}
      {span === 'days' && (
        <Group gap="sm" grow preventGrowOverflow={false}>
          <SearchText name="from" label="First day" type="date" />
          <SearchText name="to" label="Last day" type="date" />
        </Group>
      )}
    </>
  );
}

/** What is missing of a time that is not asked for as a whole. */
export function NoStretch({ asked: { span, from, to } }: { asked: AskedStretch }) {
  if (span === 'one-month') return <Empty title="Choose a month." />;
  if (from !== null && to !== null && from > to) return <Empty title="The last day is before the first." />;
  return <Empty title="Choose the first and the last day." />;
}
