import { DomainError } from '../../common/errors';
import { isFailure, routers } from '../../openstack';
import type { KindDriver, Scope, Seen, Specs, Wanted } from '../resource.types';
import { byDescription, listedBy, ofProject } from './kind.helpers';

type Router = Awaited<ReturnType<typeof routers.get>>;

const seenOf = (key: string, router: Router): Seen => ({
  kind: 'router',
  key,
  cloudId: router.id,
  state: router.status === 'ERROR' ? 'error' : 'active',
  createdAt: router.created_at ?? '',
  usageFrom: router.created_at ?? null,
  attributes: {
    status: router.status,
    externalNetworkId: router.external_gateway_info?.network_id ?? null,
    snat: router.external_gateway_info?.enable_snat,
    ...(router.admin_state_up ? {} : { off: true }),
  },
});

const gateway = ({ externalNetworkId, snat }: Specs['router']) =>
  externalNetworkId === null
    ? null
    : { network_id: externalNetworkId, ...(snat === null ? {} : { enable_snat: snat }) };

/** Neutron's policy create_router:external_gateway_info:enable_snat is for administrators, unless a cloud says otherwise. */
async function sayingSo<T>({ snat }: Specs['router'], effect: Promise<T>): Promise<T> {
  try {
    return await effect;
  } catch (error) {
    const forbidden = isFailure(error) && error.httpStatus === 403 && /enable_snat/.test(error.reason);
    if (snat === null || !forbidden) throw error;
    throw new DomainError({
      code: 'SNAT_REFUSED',
      status: 403,
      message: `the cloud does not let this project say whether its router has SNAT (router.snat is ${snat}): ${error.reason}`,
      action: "Leave router.snat out of the blueprint, or ask the cloud's operator for the right to set enable_snat.",
      cause: error,
    });
  }
}

function make({ cloud }: Scope, { name, mark, spec }: Wanted<'router'>, isOn: boolean): Promise<Router> {
  // In the same request: a router without its gateway never exists.
  const info = gateway(spec);
  const fields = { name, description: mark, ...(info === null ? {} : { external_gateway_info: info }) };
  return sayingSo(spec, routers.create(cloud, isOn ? fields : { ...fields, admin_state_up: false }));
}

export const routerKind: KindDriver<'router'> = {
  kind: 'router',
  // Names of routers may repeat.
  fenced: false,
  list: ({ cloud }, marks) => byDescription(marks, (description) => routers.list(cloud, { description }), seenOf),
  everything: async (cloud) =>
    listedBy(await routers.list(cloud, await ofProject(cloud)), ({ description }) => description, seenOf),
  create: async (scope, wanted) => seenOf(wanted.key, await make(scope, wanted, true)),
  // While it is on, the L3 agent configures it anew with every interface and floating IP, and whoever waits for Neutron
  // waits for that too.
  inParts: {
    parts: new Set(['router_interface', 'router_route', 'floating_ip', 'floating_ip_association']),
    pays: ({ cloud }) => !cloud.isRateSpent(),
    create: async (scope, wanted) =>
      seenOf(wanted.key, { ...(await make(scope, wanted, false)), admin_state_up: true }),
    finish: async ({ cloud }, cloudId) => {
      await routers.update(cloud, cloudId, { admin_state_up: true });
    },
  },
  difference: (_scope, { spec }, { attributes }) => {
    if (attributes.off) return 'is switched off';
    const found = attributes.externalNetworkId ?? null;
    if (found === spec.externalNetworkId)
      return spec.snat === null || spec.snat === attributes.snat ? null : `SNAT is ${attributes.snat ? 'on' : 'off'}`;
    return found === null ? 'has no gateway' : `its gateway is on ${found}`;
  },
  update: async ({ cloud }, { key, spec }, { cloudId, attributes }) => {
    // Neutron gives a gateway that is sent again the cloud's default of SNAT.
    const stays = spec.snat === null && (attributes.externalNetworkId ?? null) === spec.externalNetworkId;
    const changes = { admin_state_up: true, ...(stays ? {} : { external_gateway_info: gateway(spec) }) };
    return seenOf(key, await sayingSo(spec, routers.update(cloud, cloudId, changes)));
  },
  remove: async ({ cloud }, cloudId) => {
    await routers.remove(cloud, cloudId);
    return true;
  },
  // What it costs the cloud is its address outside.
  meter: (wanted, { externalNetworkId = wanted?.spec.externalNetworkId ?? null }) =>
    externalNetworkId === null ? null : { meter: 'router', unit: 'Hours', quantity: '1' },
};
