import { useDocumentVisibility } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { ApiProblem, mayPass, problemOf } from './api.client';
import { bearer, currentToken, endSession } from './session.store';
import { inTurn } from './stream.turn';

export interface StreamedEvent {
  id: string;
  type: string;
  data: string;
}

const resumeAfterMs = 1_500;
/** The service says every ten seconds that it is still there: what is silent for longer is a connection that nobody told of its end. */
const longestSilenceMs = 30_000;

/** Where a stream is to be gone on with. */
interface Place {
  path: string | null;
  lastId: string;
}

/**
 * Server-sent events of a path while a component is shown. Read with `fetch`, because `EventSource` can't send a token; a
 * broken stream goes on after the last event that was seen, and the first one begins after `after`. In a tab that nobody looks
 * at it rests: browsers have six connections to a service for all of their tabs.
 */
export function useEventStream(path: string | null, onEvent: (event: StreamedEvent) => void, after = ''): void {
  const place = useRef<Place>({ path: null, lastId: '' });
  if (place.current.path !== path) place.current = { path, lastId: after };
  const listener = useRef(onEvent);
  listener.current = onEvent;
  const isSeen = useDocumentVisibility() === 'visible';
  useEffect(() => {
    if (path === null || !isSeen) return undefined;
    const stop = new AbortController();
    void follow(path, place.current, stop.signal, (event) => listener.current(event));
    return () => stop.abort();
  }, [path, isSeen]);
}

async function follow(
  path: string,
  place: Place,
  signal: AbortSignal,
  onEvent: (event: StreamedEvent) => void,
): Promise<void> {
  while (!signal.aborted) {
    let pauseMs = resumeAfterMs;
    const token = currentToken();
    try {
      // Where the session has ended it goes on with the next one.
      if (token !== null)
        await inTurn(signal, async (turn) => {
          for await (const event of read(path, place.lastId, token, turn)) {
            place.lastId = event.id || place.lastId;
            onEvent(event);
          }
        });
    } catch (error) {
      const problem = error instanceof ApiProblem ? error : null;
      if (problem?.status === 401) endSession(token ?? '', problem.message);
      // Of one that is not there, or not for who asks, nothing will ever come.
      else if (!mayPass(error)) return;
      pauseMs = Math.max(pauseMs, problem?.retryAfterMs ?? 0);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

async function* read(path: string, lastId: string, token: string, stop: AbortSignal): AsyncGenerator<StreamedEvent> {
  const headers = {
    accept: 'text/event-stream',
    ...bearer(token),
    ...(lastId === '' ? {} : { 'last-event-id': lastId }),
  };
  const { signal, heard, end } = untilSilent(stop);
  try {
    const response = await fetch(path, { headers, signal });
    if (!response.ok || !response.body) throw await problemOf(response);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      heard();
      const frames = (text + value).split('\n\n');
      text = frames.pop() ?? '';
      yield* frames.map(eventOf).filter((event) => event.data !== '');
    }
  } finally {
    end();
  }
}

/** A signal that comes with `stop`, and when nothing was `heard` for long. */
function untilSilent(stop: AbortSignal) {
  const over = new AbortController();
  const abort = () => over.abort();
  let timer = setTimeout(abort, longestSilenceMs);
  stop.addEventListener('abort', abort);
  return {
    signal: over.signal,
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(abort, longestSilenceMs);
    },
    end: () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', abort);
      abort();
    },
  };
}

function eventOf(frame: string): StreamedEvent {
  const field = (name: string): string => new RegExp(`^${name}: ?(.*)$`, 'm').exec(frame)?.[1] ?? '';
  return { id: field('id'), type: field('event'), data: field('data') };
}
