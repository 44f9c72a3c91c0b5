import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withStatics } from '#/server/http/statics.ts'
import { compressBelow } from './compress.ts'

const SCRIPT = 'export const word = "value"\n'.repeat(400)
const root = await mkdtemp(join(tmpdir(), 'onefold-statics-'))
const pages = (_: IncomingMessage, response: import('node:http').ServerResponse) => {
  response.end('a page')
  return Promise.resolve()
}
const server = createServer()

beforeAll(async () => {
  for (const folder of ['.next/static/chunks', 'public/vendor/noto-sans-sc/files']) await mkdir(join(root, folder), { recursive: true })
  await writeFile(join(root, 'package.json'), '{"secret":true}')
  await writeFile(join(root, '.next/static/chunks/a.js'), SCRIPT)
  await writeFile(join(root, 'public/vendor/worker.mjs'), SCRIPT)
  await writeFile(join(root, 'public/vendor/noto-sans-sc/files/a.woff2'), SCRIPT)
  await compressBelow(join(root, '.next/static'))
  await compressBelow(join(root, 'public/vendor'))
  const handle = withStatics(root, pages)
  server.on('request', (request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
})
afterAll(async () => {
  server.close()
  await rm(root, { recursive: true })
})

/** As it was sent: a path that climbs is not tidied before it leaves. */
const ask = (path: string, encoding?: string) =>
  new Promise<{ status: number | undefined; headers: IncomingMessage['headers']; body: string }>((resolve, reject) => {
    const { port } = server.address() as AddressInfo
    get({ host: 'localhost', port, path, headers: encoding ? { 'accept-encoding': encoding } : {} }, async (answer) =>
      resolve({ status: answer.statusCode, headers: answer.headers, body: await text(answer) }),
    ).on('error', reject)
  })

describe('files of a build', () => {
  it('[HT6] a script is sent in its compressed form to who takes it, plain to who does not, and asked for once', async () => {
    const packed = await ask('/_next/static/chunks/a.js', 'gzip, deflate, br')
    expect(packed.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      vary: 'accept-encoding',
    })
    expect(packed.headers['cache-control']).toContain('immutable')
    expect(Number(packed.headers['content-length'])).toBeLessThan(SCRIPT.length / 10)
    const plain = await ask('/_next/static/chunks/a.js?dpl=1')
    expect(plain).toMatchObject({ status: 200, body: SCRIPT })
    expect(plain.headers['content-encoding']).toBeUndefined()
  })

  it('[HT6] a script may be a worker: its own answer lets it ask this server, and nobody else', async () => {
    const policy = String((await ask('/_next/static/chunks/a.js', 'br')).headers['content-security-policy'])
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("connect-src 'self'")
    expect(policy).not.toContain('sandbox')
    expect(policy).toContain("default-src 'none'")
  })

  it('[HT6] what is not named by its contents is asked for again', async () => {
    const { headers } = await ask('/vendor/worker.mjs', 'br')
    expect(headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'public, max-age=0, must-revalidate' })
    expect(headers.etag).toBeTruthy()
    expect((await ask('/vendor/noto-sans-sc/files/a.woff2', 'br')).headers).toMatchObject({
      'content-type': 'font/woff2',
      'cache-control': 'public, max-age=604800',
    })
  })

  it.each([
    '/_next/static/../../package.json',
    '/_next/static/%2e%2e/%2e%2e/package.json',
    '/vendor/..%2f..%2fpackage.json',
    '/vendor/%',
    '/_next/static/chunks/none.js',
    '/vendor/',
  ])('[HT6] %s leads to no file', async (path) => {
    const answer = await ask(path, 'br')
    expect(answer.status).toBe(404)
    expect(answer.body).not.toContain('secret')
  })

  it('[HT6] everything else is a page', async () => {
    expect((await ask('/map')).body).toBe('a page')
    expect((await ask('/vendors')).body).toBe('a page')
  })
})
