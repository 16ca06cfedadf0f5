import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import prettier from 'eslint-config-prettier/flat';
import jestPlugin from 'eslint-plugin-jest';

export default defineConfig(
  globalIgnores([
    'dist/',
    'coverage/',
    'outputs/',
    'watch/',
    'examples/',
    'scripts/',
    '**/*.mjs',
    'eslint.config.js',
    'src/domain/generated/',
  ]),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-console': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // winston 3 types trip this new strict rule
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 30, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['src/cli.ts'], rules: { 'no-console': 'off' } },
  { files: ['test/**/*.ts'], ...jestPlugin.configs['flat/recommended'] },
  {
    files: ['test/**/*.ts'],
    // `again` of a suite expects: the work was not done a second time.
    rules: { 'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'again'] }] },
  },
  prettier,
);
