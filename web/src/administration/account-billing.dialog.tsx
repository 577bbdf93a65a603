import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { policyWords } from '../billing/unknown.queries';
import { answerOf, api, type Schemas } from '../common/api.client';
import { usePriceBooks } from '../common/choices.query';
import { useNotices } from '../common/notices';
import { queries } from '../common/queries';
import { Failed } from '../common/states';

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
  const books = usePriceBooks();
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
    <Modal opened onClose={onClose} title={`How ${account.name} is billed`}>
      <Stack>
        {deed.isError && <Failed error={deed.error} />}
        <Select
          label="Price book"
          description={`One in ${account.currency}`}
          data={(books.data ?? [])
            .filter(({ currency }) => currency === account.currency)
            .map(({ id, name }) => ({ value: id, label: name }))}
          value={priceBookId}
          onChange={setPriceBookId}
          allowDeselect={false}
        />
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
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={Object.keys(changes).length === 0} loading={deed.isPending} onClick={() => deed.mutate()}>
            Save
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
