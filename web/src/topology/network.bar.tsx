import type { Chosen, Layout } from './layout.types';
import { PictureNode } from './picture.node';
import type { Picture } from './picture.types';
import { wordsOfNetwork } from './picture.words';
import { short } from './server.node';

type NetworkBarProps = Layout['bars'][number] & {
  picture: Picture;
  colour: string;
  onChoose: (chosen: Chosen) => void;
};

/** A network as a bar that things are plugged into. One that touches nothing is hatched, and its line upwards ends in a cross. */
export function NetworkBar({ network, fleet, box, isolated, stubX, picture, colour, onChoose }: NetworkBarProps) {
  const { x, y, width, height } = box;
  const label = [network.name, network.cidr].filter(Boolean).join(' · ');
  return (
    <PictureNode
      label={wordsOfNetwork(picture, fleet, network)}
      box={box}
      radius={6}
      className={colour}
      onOpen={() => onChoose({ kind: 'network', id: network.id })}
    >
      {isolated && (
        <>
          <path className="stub" d={`M${stubX} ${y}v-12m-5 -10l10 10m-10 0l10 -10`} />
          <text className="faint" x={stubX + 14} y={y - 8}>
            isolated
          </text>
        </>
      )}
      <rect className={`bar ${isolated ? 'isolated' : ''}`} {...box} rx={6} />
      <text
        className={isolated ? 'isolated-text' : 'on-bar'}
        x={x + width / 2}
        y={y + height / 2 + 5}
        textAnchor="middle"
      >
        {short(label, Math.floor((width - 16) / 7.2))}
      </text>
    </PictureNode>
  );
}
