import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withStatics } from './statics.ts'

const dir = mkdtempSync(join(tmpdir(), 'onefold-statics-'))
const LARGE = 8 * 1024 * 1024
const server = createServer()
let port = 0
let broken: unknown[] = []
beforeAll(async () => {
  for (const folder of ['.next/static/chunks', '.next/server', 'public/vendor/noto-sans-sc'])
    mkdirSync(join(dir, folder), { recursive: true })
  writeFileSync(join(dir, '.next/static/chunks/a.js'), 'let a = 1')
  writeFileSync(join(dir, '.next/static/chunks/a.js.br'), 'packed')
  writeFileSync(join(dir, '.next/static/chunks/gone.js'), 'let gone = 1')
  writeFileSync(join(dir, '.next/static/large.woff2'), Buffer.alloc(LARGE))
  writeFileSync(join(dir, '.next/server/secret.js'), 'secret')
  writeFileSync(join(dir, 'public/vendor/worker.mjs'), 'let w = 1')
  const pages = withStatics(dir, async (_request, response) => void response.writeHead(418).end())
  server.on('request', (request, response) => {
    pages(request, response).catch((error) => {
      broken.push(error.code)
      response.writeHead(500).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(dir, { recursive: true, force: true })
})

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<{ status: number; headers: IncomingMessage['headers']; text: string }>((resolve, reject) => {
    const request = get({ host: 'localhost', port, path, headers, method }, async (answer) => {
      let text = ''
      for await (const chunk of answer.setEncoding('latin1')) text += chunk
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text })
    })
    request.on('error', reject)
  })
const held = () => readdirSync('/proc/self/fd').filter((fd) => linkOf(fd).startsWith(dir)).length
function linkOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return ''
  }
}

test('[HT6] a file of the build comes in the form that is read, under the policy of what may run, and once', async () => {
  const plain = await ask('/_next/static/chunks/a.js')
  expect(plain).toMatchObject({ status: 200, text: 'let a = 1', headers: { 'content-type': 'text/javascript; charset=utf-8' } })
  expect(plain.headers).toMatchObject({ vary: 'accept-encoding', 'cache-control': 'public, max-age=31536000, immutable' })
  expect(plain.headers['content-security-policy']).toContain("default-src 'none'")
  expect(await ask('/_next/static/chunks/a.js', { 'accept-encoding': 'gzip, br' })).toMatchObject({
    text: 'packed',
    headers: { 'content-encoding': 'br', 'content-type': 'text/javascript; charset=utf-8' },
  })
  expect((await ask('/_next/static/chunks/a.js', { 'accept-encoding': 'gzip, br;q=0' })).text).toBe('let a = 1')
  expect(await ask('/_next/static/chunks/a.js', {}, 'HEAD')).toMatchObject({ status: 200, text: '', headers: { 'content-length': '9' } })
  const etag = String((await ask('/vendor/worker.mjs')).headers.etag)
  expect(await ask('/vendor/worker.mjs', { 'if-none-match': etag })).toMatchObject({ status: 304, text: '' })
  expect((await ask('/elsewhere')).status).toBe(418)
})

test('[HT6] nothing beside the build is a file, however its path is written', async () => {
  const ways = [
    '../server/secret.js',
    '..%2fserver%2fsecret.js',
    '%2e%2e/server/secret.js',
    '..%5cserver%5csecret.js',
    'chunks',
    'chunks/',
    '',
    '%',
    '__proto__',
    'constructor',
    'chunks/a.js.br',
    'chunks/a.js%00',
    'chunks/a',
  ]
  for (const way of ways) expect((await ask(`/_next/static/${way}`)).status, way).toBe(404)
})

test('[HT6] no range, no file that went away and no download broken off leaves anything open, or a connection without an answer', async () => {
  for (const range of ['bytes=5-2', 'bytes=-3', 'bytes=x-y', 'bytes=9999-', 'bytes=0-1,2-3'])
    expect(await ask('/_next/static/chunks/a.js', { range }), range).toMatchObject({ status: 200, text: 'let a = 1' })
  rmSync(join(dir, '.next/static/chunks/gone.js'))
  expect((await ask('/_next/static/chunks/gone.js')).status).toBe(500)
  expect(broken).toEqual(['ENOENT'])
  broken = []
  await Promise.all(
    Array.from({ length: 20 }, () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const request = get({ host: 'localhost', port, path: '/_next/static/large.woff2' }, (answer) =>
        answer.once('data', () => request.destroy()),
      )
      request.on('error', () => {}).on('close', resolve)
      return promise
    }),
  )
  await expect.poll(held, { interval: 10 }).toBe(0)
  expect(broken).toEqual([])
})
