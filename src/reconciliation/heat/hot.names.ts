import type { HotValue } from './hot.types';
import type { Ref, ResourceKind } from '../resource.types';

/** A resource's name in the template. Keys have no underscore, so no two are the same. */
export const hotName = ({ kind, key }: Ref): string => `${kind}_${key.replaceAll('/', '_')}`;

export const resource = (kind: ResourceKind, key: string): HotValue => ({ get_resource: hotName({ kind, key }) });
