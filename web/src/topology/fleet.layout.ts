import type { Box, Layout, Line, ServerStack } from './layout.types';
import type { Picture, PictureFleet } from './picture.types';
import { reachOfNetwork } from './reach';

export const size = {
  gap: 24,
  padding: 18,
  external: 40,
  lane: 44,
  routerColumn: 132,
  router: { width: 108, height: 46 },
  serverColumn: 172,
  serverWidth: 152,
  serverRow: 20,
  linkColumn: 34,
  bar: 30,
  barGap: 34,
  title: 56,
};

/** Names are drawn in letters of at most this width. */
const letter = 8.2;

/** How many links leave the fleet to its left and to its right, in the order in which they are drawn. */
export interface LinkSides {
  left: string[];
  right: string[];
}

interface Columns {
  link: Map<string, number>;
  router: Map<string, number>;
  /** By the stack's id, or by the network's where it has nothing on it. */
  slot: Map<string, number>;
  width: number;
}

/** Where each column of a fleet has its middle, from the left edge of the fleet. */
function columnsOf(fleet: PictureFleet, stacks: ServerStack[], sides: LinkSides): Columns {
  const columns: Columns = { link: new Map(), router: new Map(), slot: new Map(), width: size.padding };
  const add = (to: Map<string, number>, id: string, width: number) => {
    to.set(id, columns.width + width / 2);
    columns.width += width;
  };
  for (const id of sides.left) add(columns.link, id, size.linkColumn);
  for (const { id } of fleet.routers) add(columns.router, id, size.routerColumn);
  for (const { id } of stacks) add(columns.slot, id, size.serverColumn);
  for (const { id } of fleet.networks) {
    const used = stacks.some(({ servers }) => servers[0].ports.some(({ networkId }) => networkId === id));
    if (!used) add(columns.slot, id, size.serverColumn);
  }
  const title = fleet.routers.length * size.routerColumn + Math.min(fleet.name.length, 24) * letter + 40;
  columns.width = Math.max(columns.width, size.padding + sides.left.length * size.linkColumn + title);
  for (const id of sides.right) add(columns.link, id, size.linkColumn);
  columns.width += size.padding;
  return columns;
}

/** First and last of the places that are on a network. */
type Span = [number, number];

function spanOf(
  networkId: string,
  fleet: PictureFleet,
  stacks: ServerStack[],
  columns: Columns,
  picture: Picture,
): Span {
  const half = (size.serverColumn - 16) / 2;
  const places: Span[] = [];
  const wide = (x: number | undefined, by: number) => x !== undefined && places.push([x - by, x + by]);
  for (const { id, servers } of stacks) {
    if (servers[0].ports.some((port) => port.networkId === networkId)) wide(columns.slot.get(id), half);
  }
  wide(columns.slot.get(networkId), half);
  for (const router of fleet.routers)
    if (router.networkIds.includes(networkId)) wide(columns.router.get(router.id), 40);
  for (const link of picture.links) if (link.ends.includes(networkId)) wide(columns.link.get(link.id), 14);
  return [Math.min(...places.map(([from]) => from)), Math.max(...places.map(([, to]) => to))];
}

/** The highest level on which each span meets none that is there before it. */
export function levelsOf(spans: Span[]): number[] {
  const taken: Span[][] = [];
  return spans.map(([from, to]) => {
    const free = taken.findIndex((level) => level.every(([other, end]) => to < other - 8 || from > end + 8));
    const level = free < 0 ? taken.length : free;
    (taken[level] ??= []).push([from, to]);
    return level;
  });
}

export const heightOfStack = ({ servers }: ServerStack): number => {
  const [{ ports, floatingIps }] = servers;
  const rows = servers.length > 1 ? 1 : ports.length + floatingIps.length;
  return 48 + rows * size.serverRow + (rows > 0 ? 8 : 0);
};

/** One fleet in its panel, with its upper left corner at `x`, `y`; and where its links leave upwards. */
export function layFleet(
  picture: Picture,
  fleet: PictureFleet,
  stacks: ServerStack[],
  sides: LinkSides,
  x: number,
  y: number,
) {
  const columns = columnsOf(fleet, stacks, sides);
  const spans = fleet.networks.map(({ id }) => spanOf(id, fleet, stacks, columns, picture));
  const levels = levelsOf(spans);
  const barY = (index: number) =>
    y + size.padding + size.title + levels[index] * (size.bar + size.barGap) + size.barGap / 2;
  const bars = fleet.networks.map((network, index) => ({
    network,
    fleet,
    isolated: reachOfNetwork(picture, fleet, network).isolated,
    box: { x: x + spans[index][0], y: barY(index), width: spans[index][1] - spans[index][0], height: size.bar },
    stubX: x + spans[index][0] + Math.min(28, (spans[index][1] - spans[index][0]) / 2),
  }));
  const barOf = (networkId: string): Box | undefined => bars.find(({ network }) => network.id === networkId)?.box;
  const serversY =
    y + size.padding + size.title + (Math.max(-1, ...levels) + 1) * (size.bar + size.barGap) + size.barGap / 2;
  const placed = stacks.map((stack) => ({
    stack,
    box: boxOfStack(stack, x + (columns.slot.get(stack.id) ?? 0), serversY),
  }));
  const routers = fleet.routers.map((router) => ({
    router,
    fleet,
    box: { x: x + (columns.router.get(router.id) ?? 0) - size.router.width / 2, y: y + size.padding, ...size.router },
  }));
  const lines = [
    ...placed.flatMap(({ stack, box }) => portLines(stack, box, barOf)),
    ...routers.flatMap(({ router, box }) => interfaceLines(router, box, barOf)),
  ];
  const bottom = Math.max(serversY, ...placed.map(({ box }) => box.y + box.height));
  const titleX = x + size.padding + sides.left.length * size.linkColumn + fleet.routers.length * size.routerColumn + 6;
  const panel = {
    fleet,
    titleX,
    box: { x, y, width: columns.width, height: bottom + size.padding - y },
    titleWidth: x + columns.width - size.padding - sides.right.length * size.linkColumn - titleX,
  };
  const linkEnds = linkEndsOf(picture, columns, barOf, x);
  return { panel, bars, routers, stacks: placed, lines, linkEnds } satisfies Partial<Layout> & Record<string, unknown>;
}

const boxOfStack = (stack: ServerStack, middle: number, y: number): Box => ({
  x: middle - size.serverWidth / 2,
  y,
  width: size.serverWidth,
  height: heightOfStack(stack),
});

function portLines(
  { id, servers: [{ ports }] }: ServerStack,
  box: Box,
  barOf: (id: string) => Box | undefined,
): Line[] {
  return ports.flatMap(({ networkId }, index) => {
    const bar = barOf(networkId);
    if (!bar) return [];
    const at = box.x + (box.width * (index + 1)) / (ports.length + 1);
    const end: [number, number] = [at, bar.y + bar.height];
    return [{ id: `${id}>${networkId}`, kind: 'port' as const, points: [[at, box.y], end], dots: [end], networkId }];
  });
}

function interfaceLines(
  { id, networkIds }: { id: string; networkIds: string[] },
  box: Box,
  barOf: (id: string) => Box | undefined,
): Line[] {
  return networkIds.flatMap((networkId, index) => {
    const bar = barOf(networkId);
    if (!bar) return [];
    const at = box.x + (box.width * (index + 1)) / (networkIds.length + 1);
    const end: [number, number] = [at, bar.y];
    return [
      {
        id: `${id}>${networkId}`,
        kind: 'interface' as const,
        points: [[at, box.y + box.height], end],
        dots: [end],
        networkId,
      },
    ];
  });
}

/** By the link's id, where its line is plugged into this fleet. */
function linkEndsOf(picture: Picture, columns: Columns, barOf: (id: string) => Box | undefined, x: number) {
  const ends = new Map<string, [number, number]>();
  for (const { id, ends: networkIds } of picture.links) {
    const column = columns.link.get(id);
    const bar = networkIds.map(barOf).find((box) => box !== undefined);
    if (column !== undefined && bar) ends.set(id, [x + column, bar.y]);
  }
  return ends;
}
