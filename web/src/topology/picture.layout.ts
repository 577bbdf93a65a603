import { layFleet, levelsOf, size, type LinkSides } from './fleet.layout';
import type { Layout, Line } from './layout.types';
import type { Picture, PictureFleet, PictureLink } from './picture.types';
import { stacksOf } from './server.stacks';

const margin = 8;
const pill = { width: 92, height: 28 };

/** Where everything stands: external networks above, links below them, and the fleets side by side. */
export function layoutOf(picture: Picture, stackFrom: number): Layout {
  const order = new Map(
    picture.fleets.flatMap(({ networks }, index) => networks.map(({ id }) => [id, index] as const)),
  );
  const lanes = lanesOf(picture.links, order);
  const externalRows = Math.max(1, picture.externals.length);
  const lanesY = margin + externalRows * (size.external + 12) + 8;
  const fleetsY = lanesY + (Math.max(-1, ...lanes) + 1) * size.lane + 10;
  let x = margin;
  const laid = picture.fleets.map((fleet) => {
    const placed = layFleet(picture, fleet, stacksOf(fleet, stackFrom), sidesOf(picture, fleet, order), x, fleetsY);
    x += placed.panel.box.width + size.gap;
    return placed;
  });
  const width = x - size.gap + margin;
  const externals = picture.externals.map((name, index) => ({
    name,
    box: { x: margin, y: margin + index * (size.external + 12), width: width - 2 * margin, height: size.external },
  }));
  const routers = laid.flatMap((fleet) => fleet.routers);
  const links = picture.links.flatMap((link, index) => {
    const ends = laid.flatMap(({ linkEnds }) => linkEnds.get(link.id) ?? []);
    if (ends.length !== 4) return [];
    const y = lanesY + lanes[index] * size.lane + size.lane / 2;
    return [drawLink(link, [ends[0], ends[1]], [ends[2], ends[3]], y)];
  });
  return {
    width,
    height: Math.max(fleetsY, ...laid.map(({ panel: { box } }) => box.y + box.height)) + margin,
    externals,
    panels: laid.map(({ panel }) => panel),
    bars: laid.flatMap(({ bars }) => bars),
    routers,
    stacks: laid.flatMap(({ stacks }) => stacks),
    links: links.map(({ link, box }) => ({ link, box })),
    lines: [
      ...gatewayLines(routers, externals),
      ...links.map(({ line }) => line),
      ...laid.flatMap(({ lines }) => lines),
    ],
  };
}

/** Links that would lie over each other go below each other. */
const lanesOf = (links: PictureLink[], order: Map<string, number>): number[] =>
  levelsOf(
    links.map(({ ends }) => {
      const [from, to] = ends.map((end) => order.get(end) ?? 0).sort((a, b) => a - b);
      return [from * 100, to * 100];
    }),
  );

/** A link leaves on the side on which its other fleet is. */
function sidesOf({ links }: Picture, { networks }: PictureFleet, order: Map<string, number>): LinkSides {
  const sides: LinkSides = { left: [], right: [] };
  for (const { id, ends } of links) {
    const mine = ends.find((end) => networks.some((network) => network.id === end));
    if (mine === undefined) continue;
    const other = ends[0] === mine ? ends[1] : ends[0];
    sides[(order.get(other) ?? 0) < (order.get(mine) ?? 0) ? 'left' : 'right'].push(id);
  }
  return sides;
}

function drawLink(link: PictureLink, from: [number, number], to: [number, number], y: number) {
  const line: Line = {
    id: link.id,
    kind: 'link',
    networkId: null,
    dots: [from, to],
    points: [from, [from[0], y], [to[0], y], to],
  };
  const box = { x: (from[0] + to[0]) / 2 - pill.width / 2, y: y - pill.height / 2, ...pill };
  return { link, box, line };
}

function gatewayLines(routers: Layout['routers'], externals: Layout['externals']): Line[] {
  return routers.flatMap(({ router, box }) => {
    const external = externals.find(({ name }) => name === router.external);
    if (!external) return [];
    const at = box.x + box.width / 2;
    const end: [number, number] = [at, external.box.y + external.box.height];
    return [
      {
        id: `${router.id}>outside`,
        kind: 'gateway' as const,
        points: [[at, box.y], end],
        dots: [end],
        networkId: null,
      },
    ];
  });
}
