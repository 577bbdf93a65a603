import { Accordion, SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';

interface MoreFieldsProps {
  /** Of what: "network lan". */
  of: string;
  children: ReactNode;
}

/** What most never set, behind a heading that opens it. */
export const MoreFields = ({ of, children }: MoreFieldsProps) => (
  <Accordion variant="contained" chevronPosition="left">
    <Accordion.Item value="more">
      <Accordion.Control aria-label={`More settings of ${of}`}>More settings</Accordion.Control>
      <Accordion.Panel>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>{children}</SimpleGrid>
      </Accordion.Panel>
    </Accordion.Item>
  </Accordion>
);
