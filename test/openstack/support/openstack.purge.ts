import { eventually } from '../../support/eventually';
import { patience } from '../../support/contract-target';
import type { Session } from './openstack.session';

/** Deletes everything that the session's project holds, so that no test leaves anything in a real cloud. */
export async function emptyProject(session: Session): Promise<void> {
  const mine = `project_id=${session.projectId}`;
  if (session.url('orchestration') !== '') await removeStacks(session);
  const servers = async (): Promise<string[]> =>
    (await session.compute('GET', '/servers')).many('servers').map(({ id }) => id);
  for (const id of await servers()) await session.compute('DELETE', `/servers/${id}`);
  await eventually(async () => (await servers()).length === 0, patience);
  if (session.url('block-storage') !== '') await removeVolumes(session);
  for (const { id } of (await session.compute('GET', '/os-server-groups')).many('server_groups'))
    await session.compute('DELETE', `/os-server-groups/${id}`);
  for (const ip of (await session.network('GET', `/floatingips?${mine}`)).many('floatingips'))
    await session.network('DELETE', `/floatingips/${ip.id}`);
  for (const router of (await session.network('GET', `/routers?${mine}`)).many('routers'))
    await removeRouter(session, router.id);
  for (const port of (await session.network('GET', `/ports?${mine}`)).many('ports')) {
    if (!String(port.device_owner).startsWith('network:')) await session.network('DELETE', `/ports/${port.id}`);
  }
  for (const network of (await session.network('GET', `/networks?${mine}`)).many('networks'))
    await session.network('DELETE', `/networks/${network.id}`);
  for (const group of (await session.network('GET', `/security-groups?${mine}`)).many('security_groups')) {
    if (group.name !== 'default') await session.network('DELETE', `/security-groups/${group.id}`);
  }
  const keys = (await session.compute('GET', '/os-keypairs')).body.keypairs as { keypair: { name: string } }[];
  for (const { keypair } of keys) await session.compute('DELETE', `/os-keypairs/${keypair.name}`);
  for (const image of (await session.image('GET', `/images?owner=${session.projectId}`)).many('images'))
    await session.image('DELETE', `/images/${image.id}`);
}

async function removeStacks(session: Session): Promise<void> {
  const list = async () => {
    const { body } = await session.call('orchestration', 'GET', '/stacks');
    return (body.stacks as { id: string; stack_name: string; stack_status: string }[]).filter(
      ({ stack_status: status }) => status !== 'DELETE_COMPLETE',
    );
  };
  for (const { id, stack_name: name } of await list())
    await session.call('orchestration', 'DELETE', `/stacks/${name}/${id}`);
  await eventually(async () => (await list()).length === 0, patience);
}

async function removeVolumes(session: Session): Promise<void> {
  const list = async (what: 'snapshots' | 'volumes') => (await session.volume('GET', `/${what}`)).many(what);
  for (const what of ['snapshots', 'volumes'] as const) {
    for (const { id } of await list(what)) await session.volume('DELETE', `/${what}/${id}`);
    await eventually(async () => (await list(what)).length === 0, patience);
  }
}

async function removeRouter(session: Session, id: string): Promise<void> {
  for (const port of (await session.network('GET', `/ports?device_id=${id}`)).many('ports')) {
    await session.network('PUT', `/routers/${id}/remove_router_interface`, { port_id: port.id });
  }
  await session.network('DELETE', `/routers/${id}`);
}
