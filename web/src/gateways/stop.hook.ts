import { useEffect, useRef } from 'react';

/** Stops what goes on, on demand and when the page is left: nobody would see any more what it does. */
export function useStop() {
  const running = useRef(new AbortController());
  useEffect(() => () => running.current.abort(), []);
  return {
    begin: () => (running.current = new AbortController()).signal,
    now: () => running.current.abort(),
  };
}
