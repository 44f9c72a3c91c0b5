import { spawn } from 'node:child_process'
import { running } from './demo.ts'

/** An edge agent as a process of its own, its state in `dir`; ends with its scope. */
export function agentIn(dir: string, gateway: { name: string; claimCode: string; terminal: string }): AsyncDisposable {
  const { name, claimCode, terminal } = gateway
  const driver = { id: 'counter', options: { file: `${dir}-device`, tag: terminal } }
  const config = { server: running().url, dataDir: dir, statusEveryMs: 300, gateways: [{ name, claimCode, driver, uplink: 'mqtt' }] }
  const child = spawn('node', ['e2e/clone-agent.ts', JSON.stringify(config)], { stdio: ['ignore', 'inherit', 'inherit'] })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await gone
    },
  }
}
