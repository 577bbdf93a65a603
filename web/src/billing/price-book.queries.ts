import { useQuery } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../common/api.client';
import { keyed } from '../common/idempotency';
import { queries } from '../common/queries';

export type PriceBook = Schemas['PriceBook'];
export type Price = Schemas['Price'];
export type PriceInput = Schemas['PriceInput'];
export type WhatIf = Schemas['WhatIf'];

export const usePriceBook = (id: string) =>
  useQuery({
    queryKey: ['price-books', id],
    queryFn: () => answerOf(api.GET('/api/v1/price-books/{id}', { params: { path: { id } } })),
  });

const forget = () => queries.invalidateQueries({ queryKey: ['price-books'] });

export async function makePriceBook(body: Schemas['PriceBookInput'], key: string): Promise<PriceBook> {
  const book = await answerOf(api.POST('/api/v1/price-books', { body, params: keyed(key) }));
  await forget();
  return book;
}

export async function addPrice(bookId: string, body: PriceInput, key: string): Promise<void> {
  await api.POST('/api/v1/price-books/{id}/prices', { params: { path: { id: bookId }, ...keyed(key) }, body });
  await forget();
}

export const tryPrices = (bookId: string, body: Schemas['WhatIfInput']): Promise<WhatIf> =>
  answerOf(api.POST('/api/v1/price-books/{id}/what-if', { params: { path: { id: bookId } }, body }));
