export { CONFIG, loadConfig, processConfig, type Config } from './config.loader';
export { environmentSchema } from './config.schema';
