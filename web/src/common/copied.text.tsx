import { Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { WrappedCode } from './wrapped.code';

interface CopiedTextProps {
  /** What it is: "Secret". */
  label: string;
  text: string;
}

/** Text that is to be taken elsewhere exactly as it is. */
export const CopiedText = ({ label, text }: CopiedTextProps) => (
  <Stack gap={4}>
    <Group justify="space-between" gap="xs">
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy} aria-label={`Copy: ${label}`} aria-live="polite">
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Group>
    <WrappedCode>{text}</WrappedCode>
  </Stack>
);
