import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';

interface KeyInputProps {
  label: string;
  value: string;
  error: string | undefined;
  onChange: (key: string) => void;
}

/** A name that other parts refer to: it is taken when it is written, so that they follow the whole name at once. */
export function KeyInput({ label, value, error, onChange }: KeyInputProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const take = () => {
    if (text.trim() !== value) onChange(text.trim());
  };
  return (
    <TextInput
      label={label}
      description="Of a-z, 0-9 and -"
      value={text}
      error={error}
      maw={320}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
      autoComplete="off"
      spellCheck={false}
    />
  );
}
