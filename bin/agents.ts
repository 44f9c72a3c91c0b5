import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Log } from '#/server/platform/log.ts'

const FIRST_RESTART_MS = 1_000
const LAST_RESTART_MS = 60_000
const STEADY_MS = 30_000
/** The agent's own word for a configuration that no restart mends. */
const BAD_CONFIG = 2

/** Runs edge agents as processes of their own, and starts one again when it dies. They end with this process. */
export function runAgents(project: string, configs: readonly { name: string; path: string }[], log: Log): AsyncDisposable {
  let stopping = false
  const children = new Map<string, ReturnType<typeof fork>>()
  const run = (name: string, path: string, waitMs = FIRST_RESTART_MS) => {
    const startedMs = performance.now()
    const child = fork(join(project, 'bin/edge-agent.ts'), [path], {
      cwd: project,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // an agent keeps little: without bounds the collector lets it grow to twice its size
      execArgv: ['--max-old-space-size=256', '--max-semi-space-size=2', '--heap-growing-percent=20'],
      env: { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' },
    })
    children.set(name, child)
    child.once('exit', (code, signal) => {
      children.delete(name)
      if (stopping) return
      if (code === BAD_CONFIG) return log.error({ agent: name }, 'an edge agent cannot work with its configuration')
      log.warn({ agent: name, code, signal }, 'an edge agent stopped; it is started again')
      const steady = performance.now() - startedMs > STEADY_MS
      setTimeout(() => !stopping && run(name, path, steady ? FIRST_RESTART_MS : Math.min(waitMs * 2, LAST_RESTART_MS)), waitMs)
    })
  }
  for (const { name, path } of configs) run(name, path)
  return {
    async [Symbol.asyncDispose]() {
      stopping = true
      await Promise.all(
        [...children.values()].map(
          (child) =>
            new Promise<void>((resolve) => {
              const patience = setTimeout(() => child.kill('SIGKILL'), 5_000)
              child.once('exit', () => {
                clearTimeout(patience)
                resolve()
              })
              child.kill('SIGTERM')
            }),
        ),
      )
    },
  }
}
