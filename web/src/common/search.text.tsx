import { TextInput, type TextInputProps } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { useSearchState } from './search.state';

/** Long enough that a word is not asked for letter by letter. */
const quietMs = 500;

interface SearchTextProps extends Pick<TextInputProps, 'label' | 'placeholder' | 'description' | 'type' | 'w'> {
  /** Of the part of the page's address that it writes. */
  name: string;
}

/** A text that a page is narrowed by, taken once nothing more is typed. */
export function SearchText({ name, w = { base: '100%', xs: 220 }, ...props }: SearchTextProps) {
  const [search, change] = useSearchState();
  const inAddress = search.get(name) ?? '';
  const [text, setText] = useState(inAddress);
  const taken = useRef(inAddress);
  // The address was changed by something else: filters were cleared, or somebody went back.
  useEffect(() => {
    if (inAddress === taken.current) return;
    taken.current = inAddress;
    setText(inAddress);
  }, [inAddress]);
  const take = useDebouncedCallback((typed: string) => {
    taken.current = typed.trim();
    change({ [name]: taken.current });
  }, quietMs);
  return (
    <TextInput
      {...props}
      w={w}
      maxLength={128}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        take(event.currentTarget.value);
      }}
    />
  );
}
