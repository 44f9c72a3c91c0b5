import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseConfig } from '#/edge/config.ts'
import { createLog } from '#/server/platform/log.ts'
import { runAgents } from '../agents.ts'
import { type Command, UsageError } from '../command.ts'

export const command: Command = {
  name: 'agent',
  summary: 'Starts a gateway on this machine and enrols it by its one-time code.',
  usage: '--server <address> --claim <code> --name <tag> [--folder <path>] [--ca <file>]',
  options: {
    server: { type: 'string', help: 'where Onefold is, such as https://onefold.example' },
    claim: { type: 'string', help: 'the one-time code; not needed once it is enrolled' },
    name: { type: 'string', help: 'what the gateway is called, such as GW-07' },
    folder: { type: 'string', help: 'where it keeps its key and what it owes (default: ./<name>)' },
    ca: { type: 'string', help: 'the authority of an installation that signs its own certificate (ca.crt)' },
  },
  async run({ values, progress, signal, project }) {
    const { server, claim, name, folder, ca } = values as Record<string, string | undefined>
    if (!server || !name) throw new UsageError('--server says where Onefold is, --name what the gateway is called')
    const own = name.replace(/[^A-Za-z0-9._-]/g, '-')
    const dir = resolve(folder ?? own)
    const path = join(dir, 'agent.json')
    const known = existsSync(path)
    if (!known && !claim) throw new UsageError('--claim is needed the first time: make a code on the page of the gateway')
    const config = {
      server,
      dataDir: join(dir, 'data'),
      ...(ca ? { caFile: resolve(ca) } : {}),
      gateways: [{ name: own, ...(claim ? { claimCode: claim } : {}), driver: { id: 'none' }, uplink: 'mqtt' as const }],
    }
    parseConfig(config, 'the command line')
    // what a person has written into it since (drivers, more gateways) stays
    await mkdir(dir, { recursive: true, mode: 0o700 })
    if (!known || claim) await writeFile(path, JSON.stringify(config, null, 2), { mode: 0o600 })
    progress(`The gateway ${name} runs from ${dir}; Ctrl-C stops it. What it measures stands in ${path}.`)
    await using _agents = runAgents(project, [{ name, path }], createLog('info'))
    if (!signal.aborted) await new Promise((done) => signal.addEventListener('abort', done, { once: true }))
    return 0
  },
}
