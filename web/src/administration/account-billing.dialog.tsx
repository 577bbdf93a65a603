import { Anchor, Select, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { policyWords } from '../billing/unknown.queries';
import { answerOf, api, type Schemas } from '../common/api.client';
import { usePriceBooks } from '../common/choices.query';
import { FormDialog } from '../common/deed.form';
import { useNotices } from '../common/notices';
import { queries } from '../common/queries';

type Account = Schemas['Account'];
type Treatment = Account['unknownPolicy'];

/** By which prices an account is billed, and what becomes of usage that nobody knows of. */
export function AccountBillingDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const [priceBookId, setPriceBookId] = useState<string | null>(account.priceBookId);
  const [unknownPolicy, setUnknownPolicy] = useState<Treatment>(account.unknownPolicy);
  // Only what was changed: somebody else may have changed the other meanwhile.
  const changes = {
    ...(priceBookId === account.priceBookId ? {} : { priceBookId }),
    ...(unknownPolicy === account.unknownPolicy ? {} : { unknownPolicy }),
  };
  const fitting = usePriceBooks().data?.filter(({ currency }) => currency === account.currency);
  const notices = useNotices();
  const deed = useMutation({
    mutationFn: () =>
      answerOf(api.PATCH('/api/v1/accounts/{id}', { params: { path: { id: account.id } }, body: changes })),
    onSuccess: async () => {
      const touched = ['accounts', 'spend', 'usage', 'overview', 'unknown'];
      await Promise.all(touched.map((name) => queries.invalidateQueries({ queryKey: [name] })));
      notices.done(`${account.name} is billed so now, in every month that is not closed.`);
      onClose();
    },
  });
  return (
    <FormDialog
      title={`How ${account.name} is billed`}
      deed={deed}
      submit="Save"
      disabled={Object.keys(changes).length === 0}
      onClose={onClose}
    >
      <Select
        label="Price book"
        description={`One in ${account.currency}`}
        data={fitting?.map(({ id, name }) => ({ value: id, label: name }))}
        value={priceBookId}
        onChange={setPriceBookId}
        allowDeselect={false}
      />
      {fitting?.length === 0 && (
        <Text size="sm">
          There is no price book in {account.currency}, and without one nothing of it can be billed. Make one among the{' '}
          <Anchor component={Link} to="/billing/price-books" size="sm">
            price books
          </Anchor>
          , and choose it here.
        </Text>
      )}
      <Select
        label="Usage that nobody knows of"
        data={Object.entries(policyWords).map(([value, label]) => ({ value, label }))}
        value={unknownPolicy}
        onChange={(value) => setUnknownPolicy(value as Treatment)}
        allowDeselect={false}
      />
      <Text size="sm">
        Another price book prices every month that is not closed anew, from its first day; closed months keep theirs.
        What becomes of unknown usage counts for closed months too, by a correction on the next invoice.
      </Text>
    </FormDialog>
  );
}
