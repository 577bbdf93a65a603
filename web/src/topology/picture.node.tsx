import type { KeyboardEvent, ReactNode } from 'react';
import type { Box } from './layout.types';
import type { NodeState } from './picture.types';

interface NodeProps {
  label: string;
  box: Box;
  radius?: number;
  className?: string;
  onOpen: () => void;
  children: ReactNode;
}

/** Something in the picture that says more of itself when it is clicked, or chosen with Enter. */
export function PictureNode({ label, box, radius = 8, className = '', onOpen, children }: NodeProps) {
  const open = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onOpen();
  };
  return (
    <g className={`node ${className}`} onClick={onOpen}>
      <g aria-hidden>{children}</g>
      <rect
        className="ring"
        role="button"
        tabIndex={0}
        aria-label={label}
        onKeyDown={open}
        x={box.x - 4}
        y={box.y - 4}
        width={box.width + 8}
        height={box.height + 8}
        rx={radius + 3}
      />
    </g>
  );
}

/** The state's shape: a disc, a ring, a square, a triangle. */
export const StateGlyph = ({ state: { tone }, x, y }: { state: NodeState; x: number; y: number }) => {
  if (tone === 'off') return <rect className="glyph off" x={x - 5} y={y - 5} width={10} height={10} rx={1} />;
  if (tone === 'bad') return <path className="glyph bad" d={`M${x} ${y - 6}l7 12h-14z`} />;
  return <circle className={`glyph ${tone}`} cx={x} cy={y} r={tone === 'busy' ? 4.5 : 5.5} />;
};
