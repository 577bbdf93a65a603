/** The import rules of the house; one rule, one sentence. */
const stage = (name) => `^src/${name}/`;
const only = (name, from, allowed, extra = {}) => ({
  name,
  severity: 'error',
  from: { path: from, ...extra },
  to: { path: '^(src|test|devices|bench|migrations)/', pathNot: [from, ...allowed] },
});
const vendor = (name, packages, allowedIn) => ({
  name: `only-there-${name}`,
  severity: 'error',
  from: { path: '^src/', pathNot: allowedIn },
  to: { path: `node_modules/(${packages})/` },
});
const base = ['^src/(common|config|database)/'];
const inside = { pathNot: '\\.spec\\.ts$' };

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    only('common-imports-nothing-of-ours', stage('common'), []),
    only('config-imports-common', stage('config'), ['^src/common/']),
    only('database-imports-config-and-common', stage('database'), ['^src/(common|config)/']),
    only('openstack-imports-the-shared-three', stage('openstack'), base, inside),
    only('emulator-imports-common', stage('emulator'), ['^src/common/', '^src/config/'], inside),
    only('mqtt-imports-no-stage', stage('mqtt'), base),
    only('fleets-imports-the-shared-three', stage('fleets'), base),
    only('registration-imports-mqtt-and-fleets', stage('registration'), [...base, '^src/(mqtt|fleets)/index\\.ts$']),
    only('doors-import-mqtt-registration-and-fleets', stage('doors'), [
      ...base,
      '^src/(mqtt|registration|fleets)/index\\.ts$',
    ]),
    only('reconciliation-imports-fleets-and-openstack', stage('reconciliation'), [
      ...base,
      '^src/(fleets|openstack)/index\\.ts$',
    ]),
    only('metering-imports-lifecycle-event', stage('metering'), [...base, '^src/reconciliation/lifecycle-event\\.']),
    only('billing-imports-metering', stage('billing'), [...base, '^src/metering/index\\.ts$']),
    only(
      'reports-imports-metering-billing-and-archives',
      stage('reports'),
      [...base, '^src/(metering|billing|archives)/index\\.ts$'],
      inside,
    ),
    only('archives-imports-openstack-and-clouds', stage('archives'), [
      ...base,
      '^src/(openstack|reconciliation)/index\\.ts$',
    ]),
    {
      name: 'api-imports-indexes-only',
      severity: 'error',
      from: { path: stage('api') },
      to: {
        path: '^src/(fleets|registration|reconciliation|openstack|metering|billing|reports|archives|mqtt|doors)/',
        pathNot: '/index\\.ts$',
      },
    },
    {
      // Never a whole stage for the sake of a list or a schema: a command is to start quickly.
      name: 'cli-imports-indexes-schemas-and-types-only',
      severity: 'error',
      from: { path: '^src/cli' },
      to: {
        path: '^src/(fleets|registration|reconciliation|openstack|metering|billing|reports|archives|mqtt|doors)/',
        pathNot: '/(index|[a-z-]+\\.(schema|types)|csv\\.reader|topics)\\.ts$',
      },
    },
    {
      name: 'web-imports-generated-types-only',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(src|test|devices|bench|migrations)/', pathNot: '^src/contract/' },
    },
    {
      name: 'nobody-imports-api',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/api/', '^src/(main|app\\.module|entities)\\.ts$', '^src/cli'] },
      to: { path: stage('api') },
    },
    {
      name: 'emulator-only-from-wiring',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/emulator/', '^src/[a-z.-]+\\.ts$'] },
      to: { path: stage('emulator') },
    },
    {
      name: 'src-never-imports-test',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(test|devices|bench)/' },
    },
    {
      // They stand beside what they are the doubles of, and are no part of what is built.
      name: 'fixtures-only-from-specs',
      severity: 'error',
      from: { path: '^(src|devices|bench|migrations)/', pathNot: '\\.(spec|fixture)\\.ts$' },
      to: { path: '\\.fixture\\.ts$' },
    },
    vendor('undici', 'undici', ['^src/openstack/http\\.ts$']),
    vendor('mqtt', 'mqtt|aedes|mqtt-packet', ['^src/mqtt/']),
    vendor('typeorm', 'typeorm', ['\\.entity\\.ts$', '\\.repository\\.ts$', '^src/database/']),
    vendor('big.js', 'big\\.js', ['^src/common/money\\.ts$']),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
  },
};
