export { CONFIG, loadConfig, processConfig, processEnvironment, type Config } from './config.loader';
export { unknownVariables } from './unknown.variables';
