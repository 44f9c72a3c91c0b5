import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startAgent } from './agent.ts'
import { parseConfig, readConfig } from './config.ts'
import { lockFolder } from './lock.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'onefold-config-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const GOOD = {
  server: 'http://localhost:3000',
  dataDir: './agent',
  gateways: [{ name: 'GW-1', claimCode: 'ABCD-EFGH', driver: { id: 'replay' } }],
}
const log = { debug() {}, info() {}, warn() {}, error() {} }

test('[CF1] what is left out has its default', () => {
  expect(parseConfig(GOOD, 'agent.json')).toMatchObject({ statusEveryMs: 10_000, logLevel: 'info', gateways: [{ uplink: 'mqtt' }] })
})

test('[CF2] each mistake is one line that names the file and the field', () => {
  const wrong = (change: object) => () => parseConfig({ ...GOOD, ...change }, 'agent.json')
  expect(wrong({ server: 'localhost' })).toThrow('agent.json: server: an http:// or https:// address')
  expect(wrong({ gateways: [] })).toThrow('agent.json: gateways:')
  expect(wrong({ gateways: [...GOOD.gateways, ...GOOD.gateways] })).toThrow('agent.json: gateways: two gateways have the same name')
  expect(wrong({ gateways: [{ ...GOOD.gateways[0], name: '../etc' }] })).toThrow('agent.json: gateways.0.name: letters, digits')
  expect(wrong({ sever: 'x' })).toThrow(/agent.json: the file: Unrecognized key/)
})

test('[CF3] a file that is absent, empty or no JSON gets one line too', async () => {
  await expect(readConfig(join(dir, 'none.json'))).rejects.toThrow('no such file')
  await writeFile(join(dir, 'empty.json'), '')
  await expect(readConfig(join(dir, 'empty.json'))).rejects.toThrow('is no JSON')
})

test('[CF4] a driver that does not exist is named, with those that do', async () => {
  const start = startAgent(parseConfig({ ...GOOD, dataDir: dir }, 'x'), { drivers: [], signal: new AbortController().signal, log })
  await expect(start).rejects.toThrow('gateway GW-1: no driver "replay"')
})

test('[CF5] a second agent on the same folder is refused; when the first has ended it may start', async () => {
  const { signal } = new AbortController()
  const first = await lockFolder(dir, signal)
  await expect(lockFolder(dir, signal, 300)).rejects.toThrow('another agent is running with this folder')
  await first[Symbol.asyncDispose]()
  await using _second = await lockFolder(dir, signal, 300)
})

test('[CF6] the authority of a server that signs its own certificate is read at the start, or said to be none', async () => {
  const start = async (caFile: string) =>
    startAgent(parseConfig({ ...GOOD, dataDir: dir, caFile }, 'x'), { drivers: [], signal: new AbortController().signal, log })
  await expect(start(join(dir, 'none.crt'))).rejects.toThrow(/caFile: .*none\.crt: no such file/)
  await writeFile(join(dir, 'bad.crt'), 'hello')
  await expect(start(join(dir, 'bad.crt'))).rejects.toThrow(/caFile: .*bad\.crt: is no certificate in PEM/)
})
