import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Empty, Failed, Loading } from '../common/states';
import { NodeDetail } from './node.detail';
import { pictureOf } from './picture.builder';
import { layoutOf } from './picture.layout';
import { StateGlyph } from './picture.node';
import type { NodeState, Picture } from './picture.types';
import type { Chosen } from './layout.types';
import { TopologyPicture } from './topology.picture';
import type { Sources } from './topology.queries';
import { TopologyTable } from './topology.table';

interface ViewProps extends Sources {
  externalNames: Record<string, string>;
  /** From how many servers alike on they are drawn as one stack. */
  stackFrom: number;
  /** Whether all of it is to be seen at once, as far as it can be read then. */
  fitted?: boolean;
  label: string;
}

/** The network picture with its detail, and the same as a table. */
export function TopologyView({ sources, error, retry, externalNames, stackFrom, fitted = false, label }: ViewProps) {
  const [as, setAs] = useState(fitted ? 'fitted' : 'picture');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  if (sources === undefined) return error ? <Failed error={error} retry={retry} /> : <Loading what={label} lines={6} />;
  const picture = pictureOf(sources, externalNames);
  if (picture.fleets.length === 0) {
    return (
      <Empty title="There is nothing to draw yet.">
        Networks and servers appear here as they are made. Build the fleet, or wait until its first gateway is accepted.
      </Empty>
    );
  }
  const layout = layoutOf(picture, stackFrom);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <SegmentedControl
          data={[
            { value: 'picture', label: 'Picture' },
            { value: 'fitted', label: 'Fitted' },
            { value: 'table', label: 'Table' },
          ]}
          value={as}
          onChange={setAs}
          aria-label="Shown as"
        />
        {as !== 'table' && <Legend />}
      </Group>
      <Outlook sources={sources} picture={picture} />
      {as === 'table' ? (
        <TopologyTable picture={picture} />
      ) : (
        <div className="scrolls topology-frame" tabIndex={0} role="region" aria-label={label}>
          <TopologyPicture
            picture={picture}
            layout={layout}
            fitted={as === 'fitted'}
            label={label}
            onChoose={setChosen}
          />
        </div>
      )}
      {chosen && <NodeDetail picture={picture} layout={layout} chosen={chosen} onClose={() => setChosen(null)} />}
    </Stack>
  );
}

const tones: NodeState[] = [
  { tone: 'good', word: 'works' },
  { tone: 'busy', word: 'on its way' },
  { tone: 'off', word: 'stopped' },
  { tone: 'bad', word: 'in error' },
];

const Legend = () => (
  <Group gap="md" className="topology-legend">
    {tones.map((state) => (
      <Group key={state.tone} gap={4} wrap="nowrap">
        <svg width={16} height={16} aria-hidden>
          <StateGlyph state={state} x={8} y={8} />
        </svg>
        <Text size="xs">{state.word}</Text>
      </Group>
    ))}
    <Text size="xs">hatched: isolated</Text>
    <Text size="xs">⇅ floating IP</Text>
  </Group>
);

/** In a sentence, what the picture is looked at for. */
function Outlook({ sources, picture }: { sources: ViewProps['sources']; picture: Picture }) {
  const whole = picture.fleets.filter(({ status, networks }) => status !== null && networks.length > 0);
  const cut = whole.filter(({ routers }) => !routers.some(({ external }) => external !== null));
  const waiting = (sources ?? []).flatMap(({ name, links }) =>
    links
      .filter(({ phase }) => phase === 'waiting')
      .map(({ peerName, reason }) => `${name} and ${peerName}: ${reason}`),
  );
  return (
    <>
      {cut.map(({ id, name, routers }) => (
        <Text key={id} size="sm">
          <b>{name}</b> is reachable from outside: no,{' '}
          {routers.length === 0 ? 'its networks have no router.' : 'its router has no external network.'}
        </Text>
      ))}
      {waiting.length > 0 && <Text size="sm">A link waits. {waiting.join('; ')}.</Text>}
    </>
  );
}
