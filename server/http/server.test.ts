import { request } from 'node:http'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '#/server/platform/db.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { cuttable } from '#/server/platform/testing-way.ts'
import { startVitals } from '#/server/platform/vitals.ts'
import { startMqtt } from './mqtt.ts'
import { isPath, startHttp } from './server.ts'

let system: Awaited<ReturnType<typeof testSystem>>
beforeAll(async () => {
  system = await testSystem()
})
afterAll(() => system[Symbol.asyncDispose]())

test('[HT1] a port that is taken is said in one line with what to do', async () => {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, 'localhost', resolve))
  const { port } = holder.address() as { port: number }
  await expect(startHttp(system, { host: 'localhost', port, probes: [] })).rejects.toThrow(
    /is in use .*; choose another with PORT=<number>/,
  )
  await expect(startMqtt(system, [{ host: 'localhost', port, setting: 'MQTT_PORT' }])).rejects.toThrow(
    /is in use .*; choose another with MQTT_PORT=<number>/,
  )
  holder.close()
})

test('[HT2] what is no address of ours is refused before the pages see it', () => {
  for (const path of ['/', '/id/PS-03/P2', '/id/%E6%B3%B5', '/id/%00']) expect(isPath(path), path).toBe(true)
  for (const path of ['*', 'http://evil.example/', '', '/id/%E0%A4%A', '/%zz']) expect(isPath(path), path).toBe(false)
})

test('[HT2] the form of a code’s answer is named or refused with those there are; asked for the page, the pages answer', async () => {
  await using http = await startHttp(system, { host: 'localhost', port: 0, probes: [] })
  const ask = (form: string) => fetch(`${http.url}/id/PS-03/P2?format=${form}`)
  for (const form of ['zip', '', '__proto__', 'constructor']) {
    const answer = await ask(form)
    expect(answer.status, form).toBe(406)
    expect(await answer.json()).toMatchObject({ refusal: { code: 'UNKNOWN_FORM', known: ['page', 'json', 'td'] } })
  }
  for (const form of ['json', 'td']) expect((await ask(form)).status, form).toBe(401)
  expect((await ask('page')).headers.get('content-type')).toMatch(/^text\/html/)
})

test('[HT2] a method that nothing here answers is refused by name everywhere, and is no failure of ours', async () => {
  await using http = await startHttp(system, { host: 'localhost', port: 0, probes: [] })
  const { port } = new URL(http.url)
  const ask = (method: string, path: string) =>
    new Promise<string>((resolve, reject) =>
      request({ host: 'localhost', port, method, path }, (answer) => resolve(`${answer.resume().statusCode} ${answer.headers.allow}`))
        .on('error', reject)
        .end(),
    )
  for (const method of ['TRACE', 'OPTIONS', 'PUT', 'DELETE', 'PROPFIND'])
    for (const path of [
      '/api/trpc/access.door',
      '/api/auth/sign-in/email',
      '/api/health',
      '/metrics',
      '/.well-known/onefold/devices.crl',
      '/map',
    ])
      expect(await ask(method, path), `${method} ${path}`).toBe('405 GET, HEAD, POST')
})

test('[HT3] text that no database keeps is refused with where it stands', async () => {
  await using http = await startHttp(system, { host: 'localhost', port: 0, probes: [] })
  const answer = await fetch(`${http.url}/api/trpc/access.createFirstAdministrator`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'a@onefold.test', name: 'a\0', password: 'correct horse battery', setupCode: 'x' }),
  })
  expect(answer.status).toBe(400)
  expect(((await answer.json()) as { error: { message: string } }).error.message).toContain('→ at name')
})

test('[HT7] a page opened while the database is away says so in both languages and asks again by itself; what is no page goes on as before', async () => {
  await using way = await cuttable(system.address)
  await using db = openDatabase(way.address, { app: 1, system: 1, ingest: 1 })
  const watched = { ...system, db, services: {} as typeof system.services }
  await using _vitals = await startVitals(watched, null)
  await using http = await startHttp(watched, { host: 'localhost', port: 0, probes: [] })
  http.setPages(async (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>a page'))
  const page = () => fetch(`${http.url}/map`, { headers: { accept: 'text/html,*/*' } })
  expect(await (await page()).text()).toBe('<p>a page')
  way.cut(true)
  await until('it is away', () => watched.services.vitals?.trouble === 'DATABASE_AWAY', 4_000)
  const answer = await page()
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  const text = await answer.text()
  expect(text).toContain('The database does not answer')
  expect(text).toContain('数据库无响应')
  expect(text).toContain('http-equiv="refresh" content="5"')
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
  const html = { headers: { accept: 'text/html,*/*' } }
  const head = await fetch(`${http.url}/map`, { ...html, method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([503, ''])
  for (const path of ['/api/health', '/id/PS-03/P2?format=json', '/api/trpc/access.door'])
    expect((await fetch(http.url + path, html)).headers.get('content-type'), path).toMatch(/json/)
  way.open()
  await until('it is back', () => watched.services.vitals?.trouble === null, 4_000)
  expect(await (await page()).text()).toBe('<p>a page')
})
