import type { Clock } from '../../common/clock';
import { DomainError } from '../../common/errors';
import type { Config } from '../../config';
import {
  defaultLimits,
  ofEachService,
  isFailure,
  loadCloudSettings,
  openCloud,
  type Cloud,
  type CloudSettings,
} from '../../openstack';
import { checkCertificates } from './certificate.check';
import { checkSkew } from './clock.check';
import { checkConcurrency } from './cloud.concurrency.check';
import { checkOffer, checkQuotas } from './cloud.offer.check';
import { checkRights } from './cloud.rights.check';
import { broken, brokenBy, ok, warning, type Finding } from './finding';

/** Whoever waits for a check is not helped by the service's patience. */
const impatient = {
  retries: ofEachService(() => 0),
  timeouts: { connectMs: 5_000, headersMs: 20_000, bodyMs: 20_000 },
};

/** Without these no fleet stands; the others are for blueprints that ask for them. */
const needed = ['compute', 'network', 'image'] as const;
const optional = ['block-storage', 'object-store', 'orchestration'] as const;

/** Whether fleets stand in the emulator: the environment names no cloud. */
export const isEmulated = ({ openstack: { env } }: Config): boolean =>
  env.OS_CLOUD === undefined && env.OS_AUTH_URL === undefined;

/** The default cloud: reached, signed in to, with what the kinds of resources need. */
export async function checkCloud(config: Config, clock: Clock): Promise<Finding[]> {
  if (isEmulated(config)) return [ok('cloud', 'embedded emulator')];
  const settings = settingsOf(config);
  if ('state' in settings) return [settings];
  const certificates = checkTls(settings, clock);
  const { network } = settings.limits;
  // How many calls it takes is found out, whatever is set.
  const limits = { ...settings.limits, network: { ...network, concurrency: defaultLimits.concurrency } };
  const cloud = openCloud({ ...settings, ...impatient, limits }, { clock });
  try {
    const signedIn = await checkSignIn(cloud);
    if (signedIn.state === 'broken') return [...certificates, signedIn];
    const services = await checkServices(cloud);
    const time = await checkTime(cloud, clock);
    const found = [...certificates, signedIn, ...time, ...(await checkRegion(cloud, settings)), ...services];
    if (services.some(({ state }) => state === 'broken')) return found;
    const rest = [...(await checkRights(cloud)), ...(await checkQuotas(cloud)), ...(await checkOffer(cloud))];
    // Last: while others ask, nobody is alone.
    return [...found, ...rest, await checkConcurrency(cloud, network)];
  } finally {
    await cloud.close();
  }
}

function settingsOf({ openstack: { env, cwd, homeDir } }: Config): CloudSettings | Finding {
  try {
    return loadCloudSettings({ env, cwd, homeDir });
  } catch (error) {
    return brokenBy('cloud', error);
  }
}

const checkTls = ({ tls }: CloudSettings, clock: Clock): Finding[] => [
  ...(tls.ca === null ? [] : [checkCertificates("the cloud's cacert", tls.ca, clock)]),
  ...(tls.cert === null ? [] : [checkCertificates("the cloud's cert", tls.cert, clock)]),
];

async function checkSignIn(cloud: Cloud): Promise<Finding> {
  const check = 'cloud sign-in';
  try {
    return ok(
      check,
      `cloud ${cloud.name}, project ${await cloud.projectId()}, roles ${(await cloud.roles()).join(', ')}`,
    );
  } catch (error) {
    if (!isFailure(error)) return brokenBy(check, error);
    const { action = '', message } = error;
    if (error.httpStatus !== null) {
      const refused = isFailure(error, 'auth');
      return broken(check, refused ? 'CLOUD_CREDENTIALS_REFUSED' : 'CLOUD_SIGN_IN_FAILED', message, action);
    }
    // By what the action says the client knows: the certificate was not believed.
    const untrusted = /CA certificates/.test(action);
    const reach = 'Start that cloud, or correct auth_url.';
    return broken(check, untrusted ? 'CLOUD_UNTRUSTED' : 'CLOUD_UNREACHABLE', message, untrusted ? action : reach);
  }
}

/** Keystone promises no order: the region that is first today need not be so tomorrow. */
async function checkRegion(cloud: Cloud, { region, source }: CloudSettings): Promise<Finding[]> {
  const regions = await cloud.regions();
  if (region !== null || regions.length < 2) return [];
  const told = `the catalog has ${regions.join(', ')}, and none is named: fleets stand in ${regions[0]}`;
  return [warning('cloud region', 'CLOUD_REGION_UNNAMED', told, `Name one as region_name in ${source}.`)];
}

async function checkServices(cloud: Cloud): Promise<Finding[]> {
  const offered = async (service: (typeof needed)[number] | (typeof optional)[number]): Promise<DomainError | null> =>
    cloud.endpoint(service).then(
      () => null,
      (error: DomainError) => error,
    );
  const findings: Finding[] = [];
  for (const service of needed) {
    const error = await offered(service);
    const check = `cloud service ${service}`;
    const { message = '', action = '' } = error ?? {};
    findings.push(error ? broken(check, 'CLOUD_SERVICE_MISSING', message, action) : ok(check, 'in the catalog'));
  }
  const missing: string[] = [];
  for (const service of optional) if (await offered(service)) missing.push(service);
  const told =
    missing.length === 0 ? 'all in the catalog' : `without ${missing.join(', ')}: blueprints cannot use them`;
  return [...findings, ok('cloud services by choice', told)];
}

/** Keystone's clock, by the time that its answers bear; to the second. */
async function checkTime(cloud: Cloud, clock: Clock): Promise<Finding[]> {
  const asked = clock.now();
  const asking = { service: 'identity', method: 'GET', path: '', token: null, bodyless: true } as const;
  const answer = await cloud.request(asking).catch(() => null);
  const date = Date.parse(answer?.headers.date ?? '');
  // Cut to the second: half of one is the best guess.
  return Number.isNaN(date) ? [] : [checkSkew("the cloud's", date + 500, asked, clock.now())];
}
