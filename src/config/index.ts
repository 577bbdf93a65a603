export type { OidcConfig } from './access.config';
export type { Mapping } from './access.schema';
export { CONFIG, loadConfig, processConfig, type Config } from './config.loader';
