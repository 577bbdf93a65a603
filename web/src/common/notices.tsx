import { CloseButton, Group, Paper, Stack, Text } from '@mantine/core';
import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react';
import { ApiProblem } from './api.client';
import { problemWords } from './problem.words';

interface Notice {
  id: number;
  text: string;
  kind: 'done' | 'failed';
}

interface Notifier {
  /** What was done. */
  done: (text: string) => void;
  /** What the service refused, in its words. */
  failed: (error: unknown) => void;
}

const NoticeContext = createContext<Notifier | null>(null);
const shownForMs = 8_000;

/** Short words on what became of what was asked for; read out by screen readers. */
export function Notices({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<Notice[]>([]);
  const next = useRef(0);
  const remove = useCallback((id: number) => setNotices((all) => all.filter((one) => one.id !== id)), []);
  const show = useCallback(
    (kind: Notice['kind'], text: string) => {
      const id = (next.current += 1);
      setNotices((all) => [...all.slice(-3), { id, kind, text }]);
      setTimeout(() => remove(id), shownForMs);
    },
    [remove],
  );
  const notifier = useMemo<Notifier>(
    () => ({ done: (text) => show('done', text), failed: (error) => show('failed', wordsOf(error)) }),
    [show],
  );
  return (
    <NoticeContext.Provider value={notifier}>
      {children}
      <Stack
        gap="xs"
        pos="fixed"
        bottom={16}
        right={16}
        left={16}
        style={{ zIndex: 400, pointerEvents: 'none' }}
        align="flex-end"
        aria-live="polite"
      >
        {notices.map(({ id, kind, text }) => (
          <Paper key={id} shadow="md" withBorder p="sm" maw={420} style={{ pointerEvents: 'auto' }}>
            <Group wrap="nowrap" gap="sm">
              <Text size="sm" style={{ overflowWrap: 'anywhere' }} c={kind === 'failed' ? 'red' : undefined}>
                {text}
              </Text>
              <CloseButton aria-label="Close the notice" onClick={() => remove(id)} />
            </Group>
          </Paper>
        ))}
      </Stack>
    </NoticeContext.Provider>
  );
}

function wordsOf(error: unknown): string {
  if (!(error instanceof ApiProblem)) return 'It did not work. Try again.';
  const { title, action, parts } = problemWords(error);
  return [title, ...parts, action].filter(Boolean).join(' ');
}

export function useNotices(): Notifier {
  const notifier = useContext(NoticeContext);
  if (!notifier) throw new Error('outside of <Notices>');
  return notifier;
}
