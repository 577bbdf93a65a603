export { startEmulator, type Emulator, type EmulatorOptions } from './emulator.server';
export type { HookedCall } from './core/request.pipeline';
