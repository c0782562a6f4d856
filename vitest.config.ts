import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'fixtures/**/*.test.ts', 'bench/**/*.test.ts'],
          // The contract of the node has a configuration and a script of its own.
          exclude: [...configDefaults.exclude, 'fixtures/contract/**'],
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'scenarios',
          include: ['scenarios/**/*.test.ts'],
          // After the unit tests, and one lab at a time: two nodes on two cores starve each other, and their deadlines.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 10 * 60_000,
          hookTimeout: 10 * 60_000,
        },
      },
    ],
  },
});
