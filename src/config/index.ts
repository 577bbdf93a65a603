export { isKeyOf, isKeyPair, type OidcConfig } from './access.config';
export type { Mapping } from './access.schema';
export { CONFIG, loadConfig, processConfig, processEnvironment, type Config } from './config.loader';
export { unknownVariables } from './unknown.variables';
export { configurationPage } from './configuration.page';
