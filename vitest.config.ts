import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    allowOnly: false,
    restoreMocks: true,
    coverage: { include: ['src/**'] },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{e2e,versions}/**'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          // One Keycloak for all of them; only where one of them is among what runs.
          globalSetup: ['test/e2e/setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'versions',
          include: ['test/versions/**/*.test.ts'],
          // A server of an older version, made and built anew where none is cached; beside no other test.
          testTimeout: 600_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
