import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

export type Child = AsyncDisposable & { process: ChildProcess; heard(): Promise<unknown> }

/** A part of a bench as a process of its own, so that its processor time is its own. `end` asks it to stop; after twenty seconds it is stopped. */
export function startChild(file: URL, args: string[], end: (process: ChildProcess) => void): Child {
  const child = fork(file, args, { serialization: 'advanced', env: { ...process.env, NODE_ENV: 'production' } })
  let gone = false
  const exited = once(child, 'exit').then(() => {
    gone = true
  })
  return {
    process: child,
    /** Its next answer; notes that come unasked are none. */
    heard: () =>
      new Promise((resolve, reject) => {
        const hear = (message: object) => {
          if ('seen' in message) return
          child.off('message', hear).off('exit', left)
          resolve(message)
        }
        const left = (code: number | null) => reject(new Error(`${file.pathname} ended with code ${code}`))
        child.on('message', hear).once('exit', left)
      }),
    async [Symbol.asyncDispose]() {
      if (gone) return
      end(child)
      const killing = setTimeout(() => child.kill('SIGKILL'), 20_000)
      await exited
      clearTimeout(killing)
    },
  }
}
