import { Alert, Grid, Tabs } from '@mantine/core';
import { useState } from 'react';
import { FieldErrors } from '../common/field.errors';
import { ErrorsList } from './errors.list';
import { EstimatePanel } from './estimate.panel';
import type { Judged } from './estimate.query';
import { FormBoundary } from './form/form.boundary';
import { SpecForm } from './form/spec.form';
import { formSpecOf } from './spec.shape';
import { SpecText, type Unread } from './spec.text';
import type { Spec } from './spec.types';

interface SpecEditorProps {
  spec: Spec;
  judged: Judged;
  onChange: (spec: Spec) => void;
  /** Whether what is written as JSON is: what is not can't be saved. */
  onReadable: (isReadable: boolean) => void;
}

/** A specification as a form or as JSON, whichever suits, with its price and what is wrong with it beside. */
export function SpecEditor({ spec, judged, onChange, onReadable }: SpecEditorProps) {
  const [way, setWay] = useState<string | null>('form');
  const [unread, setUnread] = useState<Unread | null>(null);
  const { errors } = judged;
  const note = (next: Unread | null) => {
    setUnread(next);
    onReadable(next === null);
  };
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Tabs value={way} onChange={setWay} keepMounted={false}>
          <Tabs.List aria-label="Ways to write the specification" mb="md">
            <Tabs.Tab value="form">Form</Tabs.Tab>
            <Tabs.Tab value="json">JSON</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="form">
            <FieldErrors value={errors}>
              {unread === null ? <FormOrWhyNot spec={spec} onChange={onChange} /> : notJson}
            </FieldErrors>
          </Tabs.Panel>
          <Tabs.Panel value="json">
            <SpecText spec={spec} unread={unread} errors={errors} onChange={onChange} onUnread={note} />
          </Tabs.Panel>
        </Tabs>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <div className="stays">
          <EstimatePanel judged={judged} />
          {way === 'form' && errors.length > 0 && <ErrorsList errors={errors} />}
        </div>
      </Grid.Col>
    </Grid>
  );
}

const whyNot = (
  <Alert color="orange" title="The form cannot show this">
    A part of the specification has another form than it must have. Correct it in the JSON.
  </Alert>
);

const notJson = (
  <Alert color="orange" title="What is written is not JSON yet">
    It is kept. Go on with it in the JSON; then the form shows it.
  </Alert>
);

function FormOrWhyNot({ spec, onChange }: { spec: Spec; onChange: (spec: Spec) => void }) {
  const shown = formSpecOf(spec);
  if (!shown) return whyNot;
  return (
    <FormBoundary otherwise={whyNot}>
      <SpecForm spec={shown} onChange={onChange} cloud="" />
    </FormBoundary>
  );
}
