import { Alert, List, Stack, Text } from '@mantine/core';
import type { Fleet } from './spec.types';

interface ChangeMeaningProps {
  /** What the change takes from a fleet that stands. */
  losses: string[];
  /** Those that are built from the blueprint; undefined until they are read. */
  fleets: Fleet[] | undefined;
}

/** What a new version means for the fleets, before it is made. */
export const ChangeMeaning = ({ losses, fleets }: ChangeMeaningProps) => (
  <Stack gap="sm">
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      {fleetWords(fleets)}
    </Text>
    {isDangerous(losses, fleets) && (
      <Alert color="red" title="What it takes from each fleet that stands" role="alert">
        <List size="sm" spacing={4}>
          {losses.map((loss) => (
            <List.Item key={loss}>{loss}</List.Item>
          ))}
        </List>
        <Text size="sm" mt="xs">
          To read a fleet’s plan before anything is done to it, pause the fleet first.
        </Text>
      </Alert>
    )}
  </Stack>
);

/** Whether something may be lost by it. */
export const isDangerous = (losses: string[], fleets: Fleet[] | undefined): boolean =>
  losses.length > 0 && (fleets === undefined || fleets.some(({ buildRequestedAt }) => buildRequestedAt !== null));

const fewFleets = 5;

function fleetWords(fleets: Fleet[] | undefined): string {
  if (fleets === undefined) return 'Every fleet that is built from this blueprint is changed to it.';
  if (fleets.length === 0) return 'No fleet is built from this blueprint.';
  const names = fleets.slice(0, fewFleets).map(({ name }) => name);
  if (fleets.length > fewFleets)
    return `${names.join(', ')} and ${fleets.length - fewFleets} more fleets are changed to it.`;
  return names.length === 1
    ? `The fleet ${names[0]} is changed to it.`
    : `The fleets ${names.join(', ')} are changed to it.`;
}
