import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createMetrics } from '#/server/platform/metrics.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { startHttp } from './server.ts'
import { lanAddresses, serverTls } from './tls.ts'

const DAY_MS = 86_400_000
const dir = mkdtempSync(join(tmpdir(), 'onefold-tls-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

async function ask(host: string, port: number, ca: string | undefined): Promise<{ status: number; protocol: string | null }> {
  const asked = request({ host, port, path: '/api/health', ca, servername: /^[\d.]+$|:/.test(host) ? '' : host, agent: false })
  asked.end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage & { socket: { getProtocol(): string | null } }]
  response.resume()
  await once(response, 'end')
  return { status: response.statusCode ?? 0, protocol: response.socket?.getProtocol?.() ?? null }
}

test('[HT4] with --lan HTTPS answers on every address of this machine to whoever trusts the CA it made, and to nobody else', async () => {
  await using system = await testSystem()
  const tls = await serverTls(dir, Date.now())
  await using http = await startHttp({ ...system, metrics: createMetrics() }, { host: '::', port: 0, tls, probes: [] })
  expect(http.url).toBe(`https://localhost:${http.port}`)
  for (const host of ['localhost', ...lanAddresses()]) expect((await ask(host, http.port, tls.caPem)).status, host).toBe(503) // no pages yet
  await expect(ask('localhost', http.port, undefined)).rejects.toThrow(/certificate/)
  const stranger = await serverTls(mkdtempSync(join(dir, 'other-')), Date.now())
  await expect(ask('localhost', http.port, stranger.caPem)).rejects.toThrow(/certificate/)
  await expect(fetch(`http://localhost:${http.port}/api/health`)).rejects.toThrow()
})

test('[HT5] CA and certificate are made once, their keys are nobody else’s to read; near its end the certificate is renewed by the same CA', async () => {
  const nowMs = Date.now()
  const first = await serverTls(dir, nowMs)
  const again = await serverTls(dir, nowMs)
  expect([again.cert, again.caPem]).toEqual([first.cert, first.caPem])
  expect(first.hosts).toEqual(expect.arrayContaining(['localhost', hostname()]))
  for (const key of ['ca.key', 'server.key']) expect(statSync(join(dir, 'ca', key)).mode & 0o077, key).toBe(0)
  const renewed = await serverTls(dir, nowMs + 370 * DAY_MS)
  expect(renewed.cert).not.toBe(first.cert)
  expect(renewed.caPem).toBe(first.caPem)
  expect(statSync(join(dir, 'ca', 'server.key')).mode & 0o077).toBe(0)
  expect(readFileSync(join(dir, 'ca', 'server.crt'), 'utf8')).toBe(renewed.cert)
})
