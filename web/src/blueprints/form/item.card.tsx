import { Button, Card, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface ItemCardProps {
  /** What it is: "Network lan". */
  title: string;
  onRemove: () => void;
  /** Members that only the JSON shows. */
  others?: string[];
  children: ReactNode;
}

/** One of a list, with what it is made of. */
export const ItemCard = ({ title, onRemove, others = [], children }: ItemCardProps) => (
  <Card withBorder padding="md" role="group" aria-label={title}>
    <Stack gap="sm">
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Text>
        <Button variant="subtle" color="red" size="xs" onClick={onRemove} aria-label={`Remove ${title}`}>
          Remove
        </Button>
      </Group>
      {children}
      {others.length > 0 && (
        <Text size="sm" c="dimmed">
          Kept as it is in the JSON: {others.join(', ')}
        </Text>
      )}
    </Stack>
  </Card>
);

interface PartProps {
  title: string;
  description: string;
  children: ReactNode;
  /** What makes one more. */
  add?: { label: string; onClick: () => void };
}

export const Part = ({ title, description, children, add }: PartProps) => (
  <Stack gap="sm" component="section" aria-label={title}>
    <div>
      <Text component="h2" fw={650} size="lg" m={0}>
        {title}
      </Text>
      <Text size="sm" c="dimmed">
        {description}
      </Text>
    </div>
    {children}
    {add && (
      <Group>
        <Button variant="light" size="sm" onClick={add.onClick}>
          {add.label}
        </Button>
      </Group>
    )}
  </Stack>
);

/** The members of an object that a form has no field for. */
export const othersOf = (object: object, shown: string[]): string[] =>
  Object.keys(object).filter((name) => !shown.includes(name));
