import { useEffect, useRef } from 'react';
import { ApiProblem, mayPass, problemOf } from './api.client';
import { bearer, currentToken, endSession } from './session.store';

export interface StreamedEvent {
  id: string;
  type: string;
  data: string;
}

const resumeAfterMs = 1_500;

/**
 * Server-sent events of a path while a component is shown. Read with `fetch`, because `EventSource` can't send a token; a
 * broken stream goes on after the last event that was seen, and the first one begins after `after`.
 */
export function useEventStream(path: string | null, onEvent: (event: StreamedEvent) => void, after = ''): void {
  const start = useRef(after);
  start.current = after;
  const listener = useRef(onEvent);
  listener.current = onEvent;
  useEffect(() => {
    if (path === null) return undefined;
    const stop = new AbortController();
    void follow(path, start.current, stop.signal, (event) => listener.current(event));
    return () => stop.abort();
  }, [path]);
}

async function follow(
  path: string,
  after: string,
  signal: AbortSignal,
  onEvent: (event: StreamedEvent) => void,
): Promise<void> {
  let lastId = after;
  while (!signal.aborted) {
    let pauseMs = resumeAfterMs;
    const token = currentToken();
    try {
      // Where the session has ended it goes on with the next one.
      for await (const event of token === null ? [] : read(path, lastId, token, signal)) {
        lastId = event.id || lastId;
        onEvent(event);
      }
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

async function* read(path: string, lastId: string, token: string, signal: AbortSignal): AsyncGenerator<StreamedEvent> {
  const headers = {
    accept: 'text/event-stream',
    ...bearer(token),
    ...(lastId === '' ? {} : { 'last-event-id': lastId }),
  };
  const response = await fetch(path, { headers, signal });
  if (!response.ok || !response.body) throw await problemOf(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const frames = (text + value).split('\n\n');
    text = frames.pop() ?? '';
    yield* frames.map(eventOf).filter((event) => event.data !== '');
  }
}

function eventOf(frame: string): StreamedEvent {
  const field = (name: string): string => new RegExp(`^${name}: ?(.*)$`, 'm').exec(frame)?.[1] ?? '';
  return { id: field('id'), type: field('event'), data: field('data') };
}
