import './topology.css';
import type { Chosen, Layout, Line } from './layout.types';
import { NetworkBar } from './network.bar';
import { PictureNode, StateGlyph } from './picture.node';
import type { Picture } from './picture.types';
import { wordsOfLink, wordsOfRouter } from './picture.words';
import { ServerNode, short } from './server.node';

interface PictureProps {
  picture: Picture;
  layout: Layout;
  /** As wide as there is room, unless it could not be read then. */
  fitted: boolean;
  label: string;
  onChoose: (chosen: Chosen) => void;
}

/** Letters of 13 pixels are still read at this scale. */
const smallest = 0.7;

/** The picture itself, in its own size. Every thing in it can be reached by Tab and opened by Enter. */
export function TopologyPicture({ picture, layout, fitted, label, onChoose }: PictureProps) {
  const { width, height } = layout;
  const colours = new Map(layout.bars.map(({ network }, index) => [network.id, `net-${index % 6}`]));
  const colourOf = (networkId: string | null) => colours.get(networkId ?? '') ?? '';
  return (
    <svg
      className="topology"
      {...(fitted ? { style: { width: '100%', minWidth: width * smallest, maxWidth: width } } : { width, height })}
      viewBox={`0 0 ${width} ${height}`}
      role="group"
      aria-label={label}
    >
      <defs>
        <pattern id="isolated-pattern" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="8" height="8" fill="var(--panel)" />
          <rect width="3" height="8" fill="var(--edge)" />
        </pattern>
      </defs>
      {layout.panels.map(({ fleet, box }) => (
        <rect key={fleet.id} className={`panel ${fleet.status === null ? 'peer' : ''}`} {...box} rx={14} />
      ))}
      <Outside layout={layout} onChoose={onChoose} />
      {layout.lines.map((line) => (
        <path key={line.id} className={`line ${line.kind} ${colourOf(line.networkId)}`} d={pathOf(line)} />
      ))}
      {layout.panels.map((panel) => (
        <PanelTitle key={panel.fleet.id} {...panel} />
      ))}
      {layout.bars.map((bar) => (
        <NetworkBar
          key={bar.network.id}
          {...bar}
          picture={picture}
          colour={colourOf(bar.network.id)}
          onChoose={onChoose}
        />
      ))}
      {layout.lines.flatMap(({ id, kind, networkId, dots }) =>
        dots.map(([x, y], index) => (
          <circle key={`${id}.${index}`} className={`dot ${kind} ${colourOf(networkId)}`} cx={x} cy={y} r={5} />
        )),
      )}
      {layout.routers.map(({ router, fleet, box }) => (
        <PictureNode
          key={router.id}
          label={wordsOfRouter(fleet, router)}
          box={box}
          radius={22}
          onOpen={() => onChoose({ kind: 'router', id: router.id })}
        >
          <rect className={`box ${router.state.tone}`} {...box} rx={22} />
          <StateGlyph state={router.state} x={box.x + 20} y={box.y + 23} />
          <text className="strong" x={box.x + 34} y={box.y + 28}>
            router
          </text>
        </PictureNode>
      ))}
      {layout.stacks.map(({ stack, box }) => (
        <ServerNode
          key={stack.id}
          stack={stack}
          box={box}
          colourOf={colourOf}
          onOpen={() => onChoose({ kind: 'stack', id: stack.id })}
        />
      ))}
      {layout.links.map(({ link, box }) => (
        <PictureNode
          key={link.id}
          label={wordsOfLink(picture, link)}
          box={box}
          radius={14}
          onOpen={() => onChoose({ kind: 'link', id: link.id })}
        >
          <rect className="pill" {...box} rx={14} />
          <StateGlyph state={link.state} x={box.x + 20} y={box.y + 14} />
          <text className="strong" x={box.x + 34} y={box.y + 19}>
            link
          </text>
        </PictureNode>
      ))}
    </svg>
  );
}

const PanelTitle = ({ fleet, box, titleX, titleWidth }: Layout['panels'][number]) => (
  <>
    <text className="strong" x={titleX} y={box.y + 38} fontSize={15}>
      {short(fleet.name, Math.floor(titleWidth / 8.2))}
    </text>
    <text className="faint" x={titleX} y={box.y + 56}>
      {fleet.status ?? 'linked fleet'}
    </text>
  </>
);

const pathOf = ({ points }: Line): string => `M${points.map(([x, y]) => `${x} ${y}`).join('L')}`;

/** The networks outside; where nothing leads to one, the picture says so. */
function Outside({ layout, onChoose }: Pick<PictureProps, 'layout' | 'onChoose'>) {
  if (layout.externals.length > 0) {
    return layout.externals.map(({ name, box }) => (
      <PictureNode
        key={name}
        label={`External network ${name}`}
        box={box}
        onOpen={() => onChoose({ kind: 'external', id: name })}
      >
        <rect className="box outside" {...box} rx={8} />
        <text className="strong" x={box.x + 16} y={box.y + 25}>
          {`☁ ${short(name, 24)}`}
        </text>
        {box.width > 420 && (
          <text className="faint" x={box.x + box.width - 16} y={box.y + 25} textAnchor="end">
            external network
          </text>
        )}
      </PictureNode>
    ));
  }
  return (
    <>
      <rect className="outside nothing" x={8} y={8} width={layout.width - 16} height={40} rx={8} />
      <text className="faint" x={24} y={33}>
        {layout.width > 330 ? 'nothing leads to an external network' : 'nothing leads outside'}
      </text>
    </>
  );
}
