import { addressOf, userDataOf, type ServerSpec } from '../../fleets';
import { memoryText, type Remembered } from './memory';
import type { References } from './references.resolver';
import type { Specs } from '../resource.types';

/** Image and flavor of one instance, as they were chosen and stay, or as they are chosen now. */
export function choicesOf(
  { image, flavor, bootVolume, metadata }: ServerSpec,
  before: Remembered,
  { references, fleet: { accountId } }: { references: References; fleet: { accountId: string } },
) {
  const chosenImage =
    typeof image === 'string'
      ? references.imageNamed(image, accountId, before.image)
      : references.chooseImage(image, accountId, before.image);
  const chosenFlavor =
    typeof flavor === 'string'
      ? references.flavorNamed(flavor, before.flavor)
      : references.chooseFlavor(flavor, bootVolume !== undefined, before.flavor);
  return {
    imageId: chosenImage.id,
    flavor: chosenFlavor,
    /** What is remembered of the server, and of the volume that it boots from. */
    memory: memoryText({ image: chosenImage, flavor: chosenFlavor, metadata: metadata && Object.keys(metadata) }),
    volumeMemory: memoryText({ image: chosenImage }),
  };
}

/** What a server has beside image, flavor and ports; with what of it asks for another server when it changes. */
export function settingsOf(
  { fleet, cidrs }: { fleet: { id: string; name: string }; cidrs: Record<string, string> },
  server: ServerSpec,
  key: string,
  number: number,
  before: Remembered,
) {
  const { availabilityZone = null, configDrive = false, serverGroup, metadata = {} } = server;
  const spec = {
    userData: userDataOf(server, { fleet, key, number, cidrs }),
    availabilityZone,
    configDrive,
    serverGroup: serverGroup === undefined ? null : server.key,
    metadata,
    droppedMetadata: before.metadata.filter((name) => !(name in metadata)),
  } satisfies Partial<Specs['server']>;
  // What is not asked for is left out, so that servers of before these could be asked for stay as they are.
  const immutable = {
    ...(availabilityZone === null ? {} : { availabilityZone }),
    ...(configDrive ? { configDrive } : {}),
    ...(serverGroup === undefined ? {} : { serverGroup }),
  };
  return { spec, immutable };
}

/** Where the n-th instance of a server is on a network, if that is fixed. */
export const fixedAddress = (server: ServerSpec, network: string, number: number): { address: string } | undefined => {
  const address = addressOf(server, network, number);
  return address === null ? undefined : { address };
};
