import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { answerOf, api, ApiProblem } from '../common/api.client';
import { nameError } from './fleet.draft';

const quietMs = 400;

/** Whether a fleet that the caller sees has the name; of others the service tells when the fleet is made. */
async function isTaken(name: string): Promise<boolean> {
  const { items } = await answerOf(api.GET('/api/v1/fleets', { params: { query: { q: name, limit: 500 } } }));
  return items.some((fleet) => fleet.name === name);
}

/** The same, of a name that is being written. */
export function useIsTaken(written: string): boolean {
  const [name] = useDebouncedValue(written, quietMs);
  const query = useQuery({
    queryKey: ['fleets', 'named', name],
    queryFn: () => isTaken(name),
    enabled: nameError(name) === undefined,
  });
  return name === written && query.data === true;
}

export async function refuseTakenName(name: string): Promise<void> {
  if (await isTaken(name))
    throw new ApiProblem(409, 'FLEET_NAME_TAKEN', `there is a fleet "${name}" already`, 'Choose another name.');
}
