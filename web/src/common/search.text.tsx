import { TextInput, type TextInputProps } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useSearchState } from './search.state';

/** Long enough that a word is not asked for letter by letter. */
const quietMs = 500;

interface SearchTextProps extends Pick<TextInputProps, 'label' | 'placeholder' | 'description' | 'type' | 'w'> {
  /** Of the part of the page's address that it writes. */
  name: string;
}

/** A text that a page is narrowed by, taken once nothing more is typed. */
export function SearchText({ name, ...props }: SearchTextProps) {
  const [search, change] = useSearchState();
  const [text, setText] = useState(search.get(name) ?? '');
  const take = useDebouncedCallback((taken: string) => change({ [name]: taken.trim() }), quietMs);
  return (
    <TextInput
      {...props}
      maxLength={128}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        take(event.currentTarget.value);
      }}
    />
  );
}
