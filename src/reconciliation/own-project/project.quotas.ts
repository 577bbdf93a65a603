import type { ProjectQuotas } from '../../fleets';
import { blockStorageLimits, computeQuotas, isFailure, isNotOffered, networkQuotas, type Cloud } from '../../openstack';
import type { ProjectContext } from './project.context';
import { quotaNotOffered } from './project.errors';
import { commitQuotas, commitQuotasIntent, type ProjectRecord } from './project.repository';

interface Service {
  /** The service's own names. */
  names: Partial<Record<keyof ProjectQuotas, string>>;
  update(cloud: Cloud, projectId: string, limits: Record<string, number>): Promise<void>;
  remove(cloud: Cloud, projectId: string): Promise<boolean>;
}

const services: Service[] = [
  {
    names: {
      instances: 'instances',
      cores: 'cores',
      ramMiB: 'ram',
      serverGroups: 'server_groups',
      serverGroupMembers: 'server_group_members',
    },
    update: computeQuotas.update,
    remove: computeQuotas.remove,
  },
  {
    names: {
      networks: 'network',
      subnets: 'subnet',
      ports: 'port',
      routers: 'router',
      floatingIps: 'floatingip',
      securityGroups: 'security_group',
      securityGroupRules: 'security_group_rule',
    },
    update: networkQuotas.update,
    remove: networkQuotas.remove,
  },
  {
    names: { volumes: 'volumes', gigabytes: 'gigabytes', snapshots: 'snapshots' },
    update: blockStorageLimits.update,
    remove: blockStorageLimits.remove,
  },
];

function limitsOf({ names }: Service, quotas: ProjectQuotas): Record<string, number> {
  const limits: Record<string, number> = {};
  for (const [key, name] of Object.entries(names) as [keyof ProjectQuotas, string][]) {
    const limit = quotas[key];
    if (limit !== undefined) limits[name] = limit;
  }
  return limits;
}

const differs = (service: Service, one: ProjectQuotas, other: ProjectQuotas): boolean => {
  const [before, now] = [limitsOf(service, one), limitsOf(service, other)];
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].some((name) => before[name] !== now[name]);
};

/** Cinder sets no limit below what is used: what is to go has to go first. */
export const isBelowUse = (error: unknown): boolean =>
  isFailure(error, 'terminal') && error.service === 'block-storage' && error.httpStatus === 400;

/** Whether the cloud was told what is wished; what others change there is left so until the wish changes. */
export const areSet = ({ appliedQuotas, quotasSettled }: ProjectRecord, wanted: ProjectQuotas): boolean =>
  quotasSettled && !services.some((service) => differs(service, appliedQuotas, wanted));

/** @throws DomainError QUOTA_NOT_OFFERED */
async function tell({ base }: ProjectContext, service: Service, projectId: string, quotas: ProjectQuotas) {
  const limits = limitsOf(service, quotas);
  try {
    if (Object.keys(limits).length > 0) await service.update(base, projectId, limits);
  } catch (error) {
    const wished = Object.keys(service.names).filter((key) => quotas[key as keyof ProjectQuotas] !== undefined);
    throw isNotOffered(error) ? quotaNotOffered(wished, error) : error;
  }
}

/** Of a service that the cloud does not have, there is nothing to take back. */
async function takeBack(cloud: Cloud, service: Service, projectId: string): Promise<void> {
  try {
    await service.remove(cloud, projectId);
  } catch (error) {
    if (!isNotOffered(error)) throw error;
  }
}

/** Tells the services what is wished, and takes back what is not any more. */
export async function setQuotas(context: ProjectContext, projectId: string, record: ProjectRecord): Promise<void> {
  const { fleet, base } = context;
  const wanted = fleet.project.quotas;
  if (areSet(record, wanted)) return;
  const before = record.appliedQuotas;
  await context.commit((tx) => commitQuotasIntent(tx, fleet.id, { ...before, ...wanted }));
  for (const service of services) {
    if (record.quotasSettled && !differs(service, before, wanted)) continue;
    const [old, limits] = [limitsOf(service, before), limitsOf(service, wanted)];
    await context.begin();
    if (Object.keys(old).some((name) => limits[name] === undefined)) await takeBack(base, service, projectId);
    await tell(context, service, projectId, wanted);
  }
  const shown = Object.entries(wanted).map(([name, limit]) => `${name} ${limit}`);
  const message = `quotas of the project: ${shown.join(', ') || "the cloud's defaults"}`;
  await context.commitEvent('project.quotas', message, (tx) => commitQuotas(tx, fleet.id, wanted));
}

/** A service does not hear that a project is gone: its limits would stay behind. */
export async function resetQuotas(cloud: Cloud, projectId: string, quotas: ProjectQuotas): Promise<void> {
  for (const service of services)
    if (Object.keys(limitsOf(service, quotas)).length > 0) await takeBack(cloud, service, projectId);
}
