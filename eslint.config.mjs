import tseslint from 'typescript-eslint';

const clock = 'Take the time from a Clock (src/common/clock.ts), so that tests can move it.';
const flat = {
  selector: 'ObjectExpression > SpreadElement > ObjectExpression',
  message: 'Name the members themselves.',
};
const ofSource = [
  'error',
  flat,
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clock },
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: clock },
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Only src/config reads the environment.',
  },
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
  { selector: 'TSEnumDeclaration', message: 'String unions instead of enums.' },
];

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'lab', 'coverage', 'src/contract', '**/*.mjs', '**/*.cjs'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      // Raw rows of the driver are untyped by nature; each repository function names their type.
      '@typescript-eslint/no-unsafe-return': 'off',
      'no-restricted-syntax': ['error', flat],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-syntax': ofSource },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/database/**', '**/*.repository.ts', '**/*.sql.ts'],
    rules: {
      'no-restricted-syntax': [
        ...ofSource,
        {
          selector: 'CallExpression[callee.property.name=/^(query|prepared)$/][arguments.0.type=/Literal$/]',
          message: 'SQL stands in named functions of *.repository.ts.',
        },
      ],
    },
  },
  {
    // A component is one function, most of it what it shows.
    files: ['web/**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 90, skipBlankLines: true, skipComments: true }] },
  },
  { files: ['src/common/clock.ts', 'src/config/config.loader.ts'], rules: { 'no-restricted-syntax': ['error', flat] } },
  {
    files: ['test/**/*.ts', '**/*.spec.ts', 'devices/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  { files: ['devices/**/*.ts', 'bench/**/*.ts', 'src/cli.ts', 'src/main.ts'], rules: { 'no-console': 'off' } },
);
