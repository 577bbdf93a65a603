import { DomainError } from '../../common/errors';
import type { BlueprintSpec } from '../../fleets';
import { HotParameters } from './hot.parameters';
import { imageAsBefore, type ImageTexts } from './hot.images';
import { hotName } from './hot.names';
import { hotResource } from './hot.resources';
import { subnetAsBefore, type SubnetsBefore } from './hot.subnets';
import type { HotResource, HotTemplate, HotValue } from './hot.types';
import { rememberedFrom } from '../wanted/memory';
import { byName, type References } from '../wanted/references.resolver';
import type { ResourceRow } from '../resource.repository';
import type { Wanted } from '../resource.types';
import { buildWanted } from '../wanted/wanted.builder';

type Choose = Pick<References, 'imageNamed' | 'chooseImage' | 'chooseFlavor' | 'snapshot'>;

export interface TemplateInput {
  fleet: { id: string; name: string; accountId: string };
  spec: BlueprintSpec;
  cidrs: Record<string, string>;
  rows: ResourceRow[];
  /** Chooses where the blueprint only says what something must be like, which Heat cannot. */
  choose?: Choose;
  /** What the fleet's own stack calls its images so far. */
  imageTexts?: ImageTexts;
  /** What it states of its subnets so far. */
  subnets?: SubnetsBefore;
}

/** The template of the fleet's own stack: everything bears our marks, and is the fleet's. */
export const buildStackTemplate = (input: TemplateInput): HotTemplate => build(input, true);

/** The fleet as a Heat template: the same list of objects that reconciliation works off, in the words of Heat. */
export const buildTemplate = (input: TemplateInput): HotTemplate => build(input, false);

function build(input: TemplateInput, own: boolean): HotTemplate {
  const { fleet, spec, cidrs, rows, choose = byName, imageTexts = new Map(), subnets = new Map() } = input;
  const remembered = rememberedFrom(rows);
  const { chooseImage, chooseFlavor, snapshot } = choose;
  // Heat looks other names up by itself, so that a template serves in any cloud that has things of these names.
  const { imageNamed } = own ? choose : byName;
  const references = { ...byName, imageNamed, chooseImage, chooseFlavor, snapshot };
  const wanted = buildWanted({ fleet, spec, cidrs, references, remembered }).map((item) =>
    subnetAsBefore(imageAsBefore(item, imageTexts), subnets),
  );
  const reserved = wanted.find(({ kind }) => kind === 'floating_ip_association');
  if (reserved) throw reservedAddress(fleet.name, reserved.key);
  const parameters = new HotParameters();
  const resources: Record<string, HotResource> = {};
  for (const item of wanted) {
    const resource = hotResource(item, { wanted, parameters, markedFor: own ? fleet.id : null });
    if (resource) resources[hotName(item)] = resource;
  }
  return {
    heat_template_version: '2018-08-31',
    description: own
      ? `The fleet ${fleet.name}. Moorage makes, changes and deletes this stack.`
      : `What the fleet ${fleet.name} consists of. A stack of it is the stack's: Moorage neither changes nor meters it.`,
    parameters: parameters.all,
    resources,
    outputs: outputsOf(spec, wanted),
  };
}

/** Heat associates an address by its id, which differs from cloud to cloud. */
const reservedAddress = (fleet: string, key: string): DomainError =>
  new DomainError({
    code: 'RESERVED_ADDRESS_NOT_IN_TEMPLATE',
    status: 409,
    message: `fleet ${fleet} has a reserved address (${key}), which a Heat template cannot name`,
    action: 'Use `"floatingIp": true`, or a fleet with the native engine.',
  });

function outputsOf({ endpoint }: BlueprintSpec, wanted: Wanted[]): HotTemplate['outputs'] {
  if (!endpoint) return {};
  const value = addressOf(endpoint.server, wanted);
  if (value === null) return {};
  const description = `Where gateways connect, on port ${endpoint.port}${endpoint.tls ? ' by TLS' : ''}`;
  return { endpoint_address: { description, value } };
}

/** The floating IP of a server, or else its address on its first network. */
function addressOf(server: string, wanted: Wanted[]): HotValue | null {
  const floating = wanted.find(({ kind, key }) => kind === 'floating_ip' && key === server);
  if (floating) return { get_attr: [hotName(floating), 'floating_ip_address'] };
  const port = wanted.find(({ kind, key }) => kind === 'port' && key.startsWith(`${server}/`));
  return port ? { get_attr: [hotName(port), 'fixed_ips', 0, 'ip_address'] } : null;
}
