export { CONFIG, loadConfig, processConfig, type Config } from './config.loader';
export { configurationPage } from './configuration.page';
