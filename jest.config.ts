/** @jest-config-loader esbuild-register */
import { availableParallelism } from 'node:os';
import type { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  globalSetup: '<rootDir>/test/support/before-all.mjs',
  globalTeardown: '<rootDir>/test/support/after-all.mjs',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  restoreMocks: true,
  // Jest would leave one core to itself, and its own part is small: a third less time on two cores.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // It only ends what hangs: a busy machine is five times slower, and no test is about its own time.
  testTimeout: 180_000,
  // A test that failed may leave a flywheel turning; where nobody looks on, the run must end.
  forceExit: process.env['CI'] === 'true',
  collectCoverageFrom: ['src/**/*.ts', '!src/cli.ts', '!src/domain/generated/**'],
  coverageProvider: 'babel',
  coverageReporters: ['text-summary', 'lcov'],
  coverageThreshold: { global: { statements: 90, branches: 50, functions: 90, lines: 90 } },
};

export default config;
