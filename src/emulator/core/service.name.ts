export type Service = 'identity' | 'compute' | 'network' | 'image' | 'emulator';
