import type { Command } from 'commander';
import { answerOf } from './answers';
import { confirm, yesOption } from './confirmation';
import { linksOf, waitForLink, type Link } from './link.watch';
import { fleetCalled } from './names';
import { shortTime, show, table } from './output';
import { serviceCommand, serviceOf, type ServiceOptions } from './service.address';
import { waiting, type WaitOptions } from './wait';

/** `moorage links …` */
export function addLinks(program: Command): void {
  const links = program.command('links').description("two fleets' networks joined by a router: list, join, separate");
  serviceCommand(links.command('list <fleet>').description('the fleets that it is linked with')).action(list);
  waiting(
    serviceCommand(
      links.command('create <fleet> <other>').description('join them; the first one has the router, and pays for it'),
    ),
  ).action(create);
  waiting(serviceCommand(links.command('delete <fleet> <other>').description('separate them again')))
    .addOption(yesOption())
    .action(remove);
}

async function list(name: string, options: ServiceOptions): Promise<void> {
  const api = await serviceOf(options);
  await show(await linksOf(api, await fleetCalled(api, name)), options, linkTable);
}

async function create(name: string, otherName: string, options: WaitOptions): Promise<void> {
  const api = await serviceOf(options);
  const [fleet, other] = [await fleetCalled(api, name), await fleetCalled(api, otherName)];
  const [path, body] = [{ id: fleet.id }, { peerId: other.id }];
  const asked = await answerOf(api.rest.POST('/api/v1/fleets/{id}/links', { params: { path }, body }));
  const link = options.wait ? await waitForLink(api, [fleet, other], 'joined', options.timeout) : asked;
  await show(link ?? asked, options, () => `${fleet.name} and ${other.name}: ${(link ?? asked).phase}`);
}

async function remove(name: string, otherName: string, options: WaitOptions & { yes?: boolean }): Promise<void> {
  const api = await serviceOf(options);
  const [fleet, other] = [await fleetCalled(api, name), await fleetCalled(api, otherName)];
  await confirm(`Separate the networks of ${fleet.name} and ${other.name}?`, options.yes);
  const path = { id: fleet.id, peerId: other.id };
  const ending = await answerOf(api.rest.DELETE('/api/v1/fleets/{id}/links/{peerId}', { params: { path } }));
  if (options.wait) await waitForLink(api, [fleet, other], 'gone', options.timeout);
  const words = options.wait ? 'separated' : ending.phase;
  await show(ending, options, () => `${fleet.name} and ${other.name}: ${words}`);
}

const linkTable = (links: Link[]): string =>
  table(
    ['fleet', 'phase', 'waits for', 'since', 'id'],
    links.map(({ peerName, phase, reason, createdAt, peerId }) => [
      peerName,
      phase,
      reason ?? '-',
      shortTime(createdAt),
      peerId,
    ]),
    { empty: 'linked with no fleet' },
  );
