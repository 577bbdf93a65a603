export { CONFIG, loadConfig, processConfig, type Config } from './config.loader';
