import { enableCompileCache } from 'node:module'
import { dirname, join, resolve } from 'node:path'

// Types are stripped once, not at every start: measured, a quarter of the time and two thirds of the memory. The cache lies beside the
// configuration, never in a folder others may write to; processes that this one starts use it too.
const config = process.argv[2]
if (config !== undefined && !config.startsWith('-') && process.env.NODE_COMPILE_CACHE === undefined) {
  const folder = join(dirname(resolve(config)), 'compile-cache')
  enableCompileCache(folder)
  process.env.NODE_COMPILE_CACHE = folder
}
await import('./edge-agent-main.ts')
