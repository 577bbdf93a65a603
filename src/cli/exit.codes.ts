import { CommanderError } from 'commander';
import { DomainError } from '../common/errors';

/** What a program learns from how the command ended; they stay as they are. */
export const exitCodes = {
  ok: { code: 0, means: 'done; of a dry run: nothing differs' },
  failed: { code: 1, means: 'failed in another way than those below; of `doctor`: something is broken' },
  differences: { code: 2, means: '`apply --dry-run` and `plan --exit-code`: there is something to change' },
  notSignedIn: { code: 3, means: 'no token, or one that is not (or no longer) valid: `moorage login`' },
  notFound: { code: 4, means: 'what was named does not exist, or is not visible to the caller' },
  refused: {
    code: 5,
    means: 'refused: the role does not allow it, it conflicts with what is there, or it is not valid',
  },
  unreachable: {
    code: 6,
    means: 'the service, or a part that it needs for this, does not answer, or something else answers in its place',
  },
  timedOut: { code: 7, means: 'what was waited for did not come about in time; the work goes on in the service' },
  usage: { code: 64, means: 'the command was called with a wrong option or argument' },
  interrupted: { code: 130, means: 'ended by Ctrl-C' },
} as const;

/** The exit code for whatever was thrown. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok.code : exitCodes.usage.code;
  if (error instanceof Error && error.name === 'AbortError') return exitCodes.interrupted.code;
  if (!(error instanceof DomainError)) return exitCodes.failed.code;
  const { status } = error;
  if (status === 401) return exitCodes.notSignedIn.code;
  if (status === 404) return exitCodes.notFound.code;
  if (status === 504) return exitCodes.timedOut.code;
  if (status === 502 || status === 503) return exitCodes.unreachable.code;
  return status < 500 ? exitCodes.refused.code : exitCodes.failed.code;
}
