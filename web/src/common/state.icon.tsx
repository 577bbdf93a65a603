import './state.icon.css';
import { Loader } from '@mantine/core';

/** How far something is, by its shape; a word stands beside it. */
export const StateIcon = ({ state }: { state: 'done' | 'working' | 'waiting' | 'failed' }) => {
  if (state === 'working') return <Loader size={20} aria-hidden style={{ flexShrink: 0 }} />;
  return (
    <svg className={`state-icon ${state}`} width="20" height="20" viewBox="0 0 20 20" aria-hidden>
      {state === 'failed' ? <path d="M10 1.5l9 16.5h-18z" /> : <circle cx="10" cy="10" r={8.5} />}
      {state === 'done' && <path className="sign" d="M6 10.4l2.8 2.8 5.4-6" />}
      {state === 'failed' && <path className="sign" d="M10 7.5v5m0 2.2v.1" />}
    </svg>
  );
};
