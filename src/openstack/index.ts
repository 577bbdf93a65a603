export { type Cloud, type ProjectCredential, type Query } from './call';
export { type ErrorClass } from './classify';
export { type TokenInfo } from './authentication';
export { openCloud } from './cloud';
export { loadCloudSettings } from './cloud-loader';
export { defaultLimits, ofEachService, type CloudSettings, type ServiceLimits } from './cloud-settings';
export { isNotOffered, whereOffered } from './endpoints';
export { openGuardedCloud } from './guarded-cloud';
export { isFailure, isHidden, OpenStackError } from './errors';
export { longestPatience } from './retry';
export { ifThere } from './verbs';
export * as applicationCredentials from './identity/application-credentials';
export * as projects from './identity/projects';
export * as roles from './identity/roles';
export * as tokens from './identity/tokens';

export * as blockStorageLimits from './block-storage/block-storage-limits';
export * as volumeSnapshots from './block-storage/volume-snapshots';
export * as volumes from './block-storage/volumes';
export * as volumeTypes from './block-storage/volume-types';

export * as computeLimits from './compute/compute-limits';
export * as computeQuotas from './compute/compute-quotas';
export * as flavors from './compute/flavors';
export * as instanceActions from './compute/instance-actions';
export * as keypairs from './compute/keypairs';
export * as serverActions from './compute/server-actions';
export * as serverGroups from './compute/server-groups';
export * as servers from './compute/servers';
export * as volumeAttachments from './compute/volume-attachments';

export * as instanceResources from './metric/instance-resources';
export * as floatingIps from './network/floating-ips';
export * as networkQuotas from './network/network-quotas';
export * as networks from './network/networks';
export * as ports from './network/ports';
export * as routers from './network/routers';
export * as securityGroupRules from './network/security-group-rules';
export * as securityGroups from './network/security-groups';
export * as subnets from './network/subnets';

export * as images from './image/images';

export * as accounts from './object-store/accounts';
export * as containers from './object-store/containers';
export * as objects from './object-store/objects';
export { temporaryUrl } from './object-store/temporary-url';

export * as stacks from './orchestration/stacks';
