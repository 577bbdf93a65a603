import { networkKinds } from './network.kinds';
import type { ResourceKind } from './resource.kind';
import { serverKinds } from './server.kinds';
import { volumeKinds } from './volume.kinds';

const kinds: Record<string, ResourceKind> = { ...networkKinds, ...serverKinds, ...volumeKinds };

export const kindOf = (type: string): ResourceKind | undefined => kinds[type];
