import { Alert, Stack, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import type { FieldError } from '../common/field.errors';
import { ErrorsList } from './errors.list';
import { placeOf } from './json.place';
import type { Spec } from './spec.types';

const pretty = (spec: Spec): string => JSON.stringify(spec, null, 2);

/** What was written and is not JSON yet, and why not. */
export interface Unread {
  text: string;
  fault: string;
}

interface SpecTextProps {
  spec: Spec;
  /** Null where the specification is what was written last. */
  unread: Unread | null;
  errors: FieldError[];
  onChange: (spec: Spec) => void;
  onUnread: (unread: Unread | null) => void;
}

/** A specification as JSON, with the service's errors at their lines. */
export function SpecText({ spec, unread, errors, onChange, onUnread }: SpecTextProps) {
  const [text, setText] = useState(() => unread?.text ?? pretty(spec));
  const fault = unread?.fault ?? null;
  const area = useRef<HTMLTextAreaElement>(null);
  const write = (next: string) => {
    setText(next);
    const read = parsed(next);
    onUnread(read.fault === null ? null : { text: next, fault: read.fault });
    if (read.spec) onChange(read.spec);
  };
  const goTo = (pointer: string) => {
    const { start, end, line } = placeOf(text, pointer);
    const element = area.current;
    if (!element) return;
    element.focus();
    element.setSelectionRange(start, end);
    element.scrollTop = (line - 3) * (element.scrollHeight / text.split('\n').length);
  };
  return (
    <Stack gap="sm">
      {fault !== null && (
        <Alert color="red" title="This is not JSON" role="alert">
          {fault} The price is that of before.
        </Alert>
      )}
      {fault === null && errors.length > 0 && <ErrorsList errors={errors} onGo={goTo} />}
      <Textarea
        ref={area}
        label="Specification as JSON"
        description="What is wrong is said above; its pointer leads to the place"
        autosize
        minRows={16}
        maxRows={36}
        spellCheck={false}
        styles={{
          input: {
            fontFamily: 'var(--mantine-font-family-monospace)',
            whiteSpace: 'pre',
            color: 'var(--mantine-color-text)',
          },
        }}
        value={text}
        error={fault !== null || errors.length > 0}
        onChange={(event) => write(event.currentTarget.value)}
      />
    </Stack>
  );
}

function parsed(text: string): { spec: Spec | null; fault: string | null } {
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      return { spec: null, fault: 'A specification is an object, in braces.' };
    return { spec: value as Spec, fault: null };
  } catch (error) {
    return { spec: null, fault: (error as Error).message };
  }
}
