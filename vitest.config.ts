import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '#': import.meta.dirname } },
  test: {
    include: ['{twin-models,protocol,server,edge,demo,components,bin,test,messages,app,bench}/**/*.test.{ts,tsx}'],
    globalSetup: ['test/cluster.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    isolate: false, // modules are read once a worker: a fifth of the time, and what they keep between files must bear it
    execArgv: ['--import', `${import.meta.dirname}/server/platform/quick-modules.ts`],
    maxWorkers: 2,
  },
})
