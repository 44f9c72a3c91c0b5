import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Log } from '#/server/platform/log.ts'

const RESTART_MS = 1_000

/** Runs edge agents as processes of their own, and starts one again when it dies. They end with this process. */
export function runAgents(project: string, configs: readonly { name: string; path: string }[], log: Log): AsyncDisposable {
  let stopping = false
  const children = new Map<string, ReturnType<typeof fork>>()
  const run = (name: string, path: string) => {
    const child = fork(join(project, 'bin/edge-agent.ts'), [path], {
      cwd: project,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' },
    })
    children.set(name, child)
    child.once('exit', (code, signal) => {
      children.delete(name)
      if (stopping) return
      log.warn({ agent: name, code, signal }, 'an edge agent stopped; it is started again')
      setTimeout(() => !stopping && run(name, path), RESTART_MS)
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
