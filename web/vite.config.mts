import { defineConfig } from 'vite';

// While it is worked on, `npx vite web` serves it beside a service that runs at its usual address.
const service = 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    reportCompressedSize: false,
    // Browsers that know light-dark(): what stands in for it does not follow Mantine's choice of scheme.
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // Mantine marks its files for servers that render React; nobody renders here.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  server: { proxy: Object.fromEntries(['/api', '/health', '/docs', '/openapi.json'].map((path) => [path, service])) },
});
