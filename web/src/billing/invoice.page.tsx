import { Anchor, Button, Card, Group, Stack, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useMayForAll } from '../common/caller.query';
import { saveAs } from '../common/download';
import { Facts } from '../common/facts';
import { dateText, moneyText, timeText } from '../common/format';
import { useNotices } from '../common/notices';
import { PageLayout } from '../common/page.layout';
import { useSearchState } from '../common/search.state';
import { Loaded } from '../common/states';
import { CreditDialog } from './credit.dialog';
import { ExplainDrawer } from './explain.drawer';
import { InvoiceLines } from './invoice.lines';
import { InvoicePdf } from './invoice.pdf';
import { invoiceCsv, invoicePdf, useInvoice, type Invoice } from './invoice.queries';

const kindWords = { invoice: 'Invoice', 'credit-note': 'Credit note' };

export function Page() {
  const { id = '' } = useParams();
  const invoice = useInvoice(id);
  const title = invoice.data ? `${kindWords[invoice.data.kind]} ${invoice.data.number}` : 'Invoice';
  return (
    <PageLayout
      title={title}
      above={[{ name: 'Invoices', to: '/billing/invoices' }]}
      actions={invoice.data && <Deeds invoice={invoice.data} />}
    >
      <Loaded query={invoice} what="The invoice">
        {(found) => <Shown invoice={found} />}
      </Loaded>
    </PageLayout>
  );
}

function Deeds({ invoice }: { invoice: Invoice }) {
  const { id, kind, number } = invoice;
  const notices = useNotices();
  const [crediting, setCrediting] = useState(false);
  const mayCredit = useMayForAll('billing') && kind === 'invoice';
  const save = (read: Promise<Blob>, ending: string) =>
    read.then((content) => saveAs(content, `${kind}-${number}.${ending}`)).catch(notices.failed);
  return (
    <>
      <Button variant="default" onClick={() => void save(invoicePdf(id), 'pdf')}>
        Download PDF
      </Button>
      <Button variant="default" onClick={() => void save(invoiceCsv(id), 'csv')}>
        Download CSV
      </Button>
      {mayCredit && (
        <Button variant="default" onClick={() => setCrediting(true)}>
          Credit
        </Button>
      )}
      <CreditDialog invoice={invoice} opened={crediting} onClose={() => setCrediting(false)} />
    </>
  );
}

function Shown({ invoice }: { invoice: Invoice }) {
  const [search, change] = useSearchState();
  const [explained, setExplained] = useState<string | null>(null);
  return (
    <Stack>
      <Head invoice={invoice} />
      <Tabs value={search.get('view') ?? 'pdf'} onChange={(view) => change({ view })} keepMounted={false}>
        <Tabs.List mb="md" aria-label="How the invoice is shown">
          <Tabs.Tab value="pdf">Document</Tabs.Tab>
          <Tabs.Tab value="lines">Lines</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="pdf">
          <InvoicePdf id={invoice.id} name={`${kindWords[invoice.kind]} ${invoice.number}`} />
        </Tabs.Panel>
        <Tabs.Panel value="lines">
          <InvoiceLines invoice={invoice} onExplain={setExplained} />
        </Tabs.Panel>
      </Tabs>
      <ExplainDrawer lineId={explained} onClose={() => setExplained(null)} />
    </Stack>
  );
}

const Head = ({ invoice: { account, period, issuedAt, credits, total } }: { invoice: Invoice }) => (
  <Card withBorder>
    <Group justify="space-between" align="flex-start" gap="md">
      <Facts
        facts={[
          ['Account', account.name],
          ['Month', `${period.label} (from ${dateText(period.start, account.timeZone)}, ${account.timeZone})`],
          ['Issued', timeText(issuedAt)],
          ...(credits === null
            ? []
            : [['Credits', <Credited key="credits" credits={credits} />] as [string, React.ReactNode]]),
        ]}
      />
      <div>
        <Text size="sm" c="dimmed">
          Total
        </Text>
        <Text size="xl" fw={700} className="figures">
          {moneyText(total, account.currency)}
        </Text>
      </div>
    </Group>
  </Card>
);

const Credited = ({ credits: { invoiceId, number, reason } }: { credits: NonNullable<Invoice['credits']> }) => (
  <>
    <Anchor component={Link} to={`/billing/invoices/${invoiceId}`} size="sm">
      {number}
    </Anchor>
    : {reason}
  </>
);
