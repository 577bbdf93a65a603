export type Service = 'identity' | 'compute' | 'network' | 'image' | 'block-storage' | 'emulator';
