export { startEmulator, type Emulator, type EmulatorOptions } from './emulator.server';
export type { CallLog, LoggedCall } from './core/call.log';
export type { FaultControl, FaultRule, FaultSettings } from './core/faults.control';
export type { CallHook, HookedCall } from './core/request.pipeline';
export type { Oracle, StateName, StateRows } from './state.oracle';
