import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useSearchState } from '../common/search.state';

/** Which cloud a page is about: its name stands in the page's address. */
export function CloudField() {
  const [search, change] = useSearchState();
  const [text, setText] = useState(search.get('cloud') ?? '');
  const take = useDebouncedCallback((cloud: string) => change({ cloud: cloud.trim() }), 600);
  return (
    <TextInput
      label="Cloud"
      placeholder="The default cloud"
      description="By its name in clouds.yaml"
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        take(event.currentTarget.value);
      }}
      w={{ base: '100%', xs: 240 }}
    />
  );
}
