export { type Call, type Cloud, type Query, type Reply } from './call';
export { classify, type ErrorClass } from './classify';
export { openCloud } from './cloud';
export { cloudNames, loadCloudSettings } from './cloud-loader';
export { type CloudSettings, type Credentials, type Reference, type ServiceType } from './cloud-settings';
export { type Sources } from './clouds-file';
export { isFailure, OpenStackError } from './errors';
export { type TokenInfo } from './authentication';

export * as applicationCredentials from './identity/application-credentials';
export * as projects from './identity/projects';
export * as tokens from './identity/tokens';

export * as computeLimits from './compute/compute-limits';
export * as computeQuotas from './compute/compute-quotas';
export * as flavors from './compute/flavors';
export * as keypairs from './compute/keypairs';
export * as serverActions from './compute/server-actions';
export * as servers from './compute/servers';

export * as floatingIps from './network/floating-ips';
export * as networkQuotas from './network/network-quotas';
export * as networks from './network/networks';
export * as ports from './network/ports';
export * as routers from './network/routers';
export * as securityGroupRules from './network/security-group-rules';
export * as securityGroups from './network/security-groups';
export * as subnets from './network/subnets';

export * as images from './image/images';
