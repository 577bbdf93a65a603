import { Code } from '@mantine/core';

/** A block of text as it is, that is broken anywhere rather than wider than its place. */
export const WrappedCode = ({ children }: { children: string }) => (
  <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
    {children}
  </Code>
);
