import { timeText } from './format';

/** A time in the reader's zone, and in UTC for who points at it; it stays on one line. */
export const When = ({ at, never = '–' }: { at: string | null; never?: string }) =>
  at === null ? (
    <>{never}</>
  ) : (
    <time dateTime={at} title={`${at} (UTC)`} style={{ whiteSpace: 'nowrap' }}>
      {timeText(at)}
    </time>
  );
