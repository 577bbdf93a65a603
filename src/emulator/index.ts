export { startEmulator, type Emulator } from './emulator.server';
export type { HookedCall } from './core/request.pipeline';
