import { size } from './fleet.layout';
import type { Box, ServerStack } from './layout.types';
import { PictureNode, StateGlyph } from './picture.node';
import type { NodeState } from './picture.types';
import { statesOf, wordsOfStack } from './picture.words';

interface ServerNodeProps {
  stack: ServerStack;
  box: Box;
  colourOf: (networkId: string) => string;
  onOpen: () => void;
}

const gravity: NodeState['tone'][] = ['bad', 'busy', 'off', 'good'];

/** Of several servers, the state that needs looking at first. */
const gravestOf = ({ servers }: ServerStack): NodeState =>
  servers.map(({ state }) => state).sort((a, b) => gravity.indexOf(a.tone) - gravity.indexOf(b.tone))[0];

/** A server with its addresses, each in the colour of its network; several alike are drawn as cards on each other. */
export function ServerNode({ stack, box, colourOf, onOpen }: ServerNodeProps) {
  const { servers, label } = stack;
  const [server] = servers;
  const state = gravestOf(stack);
  const single = servers.length === 1;
  const { x, y, width, height } = box;
  return (
    <PictureNode label={wordsOfStack(stack)} box={box} onOpen={onOpen}>
      {!single && <rect className="box" x={x + 6} y={y + 6} width={width} height={height} rx={8} />}
      {!single && <rect className="box" x={x + 3} y={y + 3} width={width} height={height} rx={8} />}
      <rect className={`box ${state.tone}`} {...box} rx={8} />
      <text className="strong" x={x + 12} y={y + 21}>
        {short(label, 19)}
      </text>
      <StateGlyph state={state} x={x + 18} y={y + 36} />
      <text className="faint" x={x + 30} y={y + 40}>
        {short(single ? state.word : statesOf(servers), 20)}
      </text>
      {single ? (
        <Addresses
          ports={server.ports}
          floatingIps={server.floatingIps}
          x={x}
          y={y + 62}
          width={width}
          colourOf={colourOf}
        />
      ) : (
        <text className="faint" x={x + 12} y={y + 62}>
          {stack.servers.length} servers alike
        </text>
      )}
    </PictureNode>
  );
}

interface AddressesProps {
  ports: { networkId: string; address: string | null }[];
  floatingIps: string[];
  x: number;
  y: number;
  width: number;
  colourOf: (networkId: string) => string;
}

const Addresses = ({ ports, floatingIps, x, y, width, colourOf }: AddressesProps) => (
  <>
    {ports.map(({ networkId, address }, row) => (
      <g key={networkId} className={colourOf(networkId)}>
        <rect className="swatch" x={x + 12} y={y + row * size.serverRow - 9} width={10} height={10} rx={2} />
        <text className="figures" x={x + 30} y={y + row * size.serverRow}>
          {address ?? 'no address yet'}
        </text>
      </g>
    ))}
    {floatingIps.map((address, index) => {
      const top = y + (ports.length + index) * size.serverRow;
      return (
        <g key={address}>
          <rect className="floating" x={x + 8} y={top - 13} width={width - 16} height={17} rx={8} />
          <text className="figures" x={x + 16} y={top}>
            ⇅ {address}
          </text>
        </g>
      );
    })}
  </>
);

export const short = (text: string, letters: number): string =>
  text.length > letters ? `${text.slice(0, letters - 1)}…` : text;
