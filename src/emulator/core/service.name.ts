export type Service =
  'identity' | 'compute' | 'network' | 'image' | 'block-storage' | 'orchestration' | 'object-store' | 'emulator';
