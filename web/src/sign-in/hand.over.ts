import { useEffect, useRef, useState } from 'react';
import { newKey } from '../common/idempotency';

/** In the tab that signs in: which page waits for what it gets. On the channel between them likewise. */
const name = 'moorage.hand-over';
/** A page that waits answers at once; one that was closed never does. */
const answerWithinMs = 3_000;

type Message = { id: string; token: string } | { taken: string };

/** Signs in at another service in a tab of its own, so that the page stays: gives how, and `onToken` hears of what came of it. */
export function useSignInApart(onToken: (token: string) => void): (url: string) => boolean {
  const [id, setId] = useState<string | null>(null);
  const listener = useRef(onToken);
  listener.current = onToken;
  useEffect(() => {
    if (id === null) return undefined;
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (!('token' in data) || data.id !== id) return;
      channel.postMessage({ taken: id } satisfies Message);
      listener.current(data.token);
    };
    return () => channel.close();
  }, [id]);
  return (url) => {
    const wanted = newKey();
    const isOpened = openWith(wanted, url);
    if (isOpened) setId(wanted);
    return isOpened;
  };
}

/** A new tab begins with a copy of what this one keeps. False where the browser opens none. */
function openWith(id: string, url: string): boolean {
  sessionStorage.setItem(name, id);
  try {
    return window.open(url) !== null;
  } finally {
    sessionStorage.removeItem(name);
  }
}

/** Gives the token to the page that this tab was opened for; false where there is none, or none any more. */
export async function handOver(token: string): Promise<boolean> {
  const id = sessionStorage.getItem(name);
  if (id === null) return false;
  sessionStorage.removeItem(name);
  const channel = new BroadcastChannel(name);
  try {
    return await new Promise<boolean>((resolve) => {
      channel.onmessage = ({ data }: MessageEvent<Message>) => {
        if ('taken' in data && data.taken === id) resolve(true);
      };
      setTimeout(() => resolve(false), answerWithinMs);
      channel.postMessage({ id, token } satisfies Message);
    });
  } finally {
    channel.close();
  }
}
