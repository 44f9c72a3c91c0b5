import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '#/server/platform/actor.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { type Ground, testGround } from '#/server/registry/testing.ts'
import { detailOf } from '#/server/twins/index.ts'
import { sample } from '#/test/samples.ts'
import { CATALOG } from '#/twin-models/catalog/index.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { resolveForMachines } from './resolve.ts'
import { thingDescription } from './thing-description.ts'

const TD_SCHEMA = sample('twin', 'wot-td', 'td-json-schema-validation.json')

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
let theirs: Ground
let actor: Actor
beforeAll(async () => {
  system = await testSystem({ env: { ONEFOLD_PUBLIC_URL: 'https://onefold.example' } })
  ours = await testGround(system)
  theirs = await testGround(system, 'police')
  actor = { kind: 'token', id: 't', name: 'test', tenantId: ours.tenant.id, roles: ['viewer'], permissions: new Set() }
})
afterAll(() => system[Symbol.asyncDispose]())
const ask = (path: string, accept = 'application/json', by: Actor | null = actor) => resolveForMachines(system, { path, actor: by, accept })

describe('the resolver', () => {
  test('[EX11] code, tag and alias answer with the object, also percent-encoded', async () => {
    const [pump] = await ours.register({ tag: 'PS-03/P2', aliases: [{ scheme: 'free', value: '泵 2' }] })
    for (const path of [pump?.code ?? '', 'PS-03/P2', 'ps-03%2Fp2', encodeURIComponent('泵 2'), `${pump?.code.toLowerCase()}`])
      expect(await ask(path), path).toMatchObject({ status: 200, body: { id: pump?.id, tag: 'PS-03/P2' } })
  })

  test('[EX11] a wrong check character says which was expected; nonsense says what is wrong with it', async () => {
    const [pump] = await ours.register({ tag: 'CHECK-1' })
    const code = pump?.code ?? ''
    const wrong = code.slice(0, -1) + (code.endsWith('7') ? '8' : '7')
    expect(await ask(wrong)).toMatchObject({ status: 400, body: { refusal: { code: 'BAD_CODE_CHECK', expected: code.slice(-6) } } })
    expect(await ask('x'.repeat(10_000))).toMatchObject({ status: 400, body: { refusal: { code: 'BAD_CODE', reason: 'too_long' } } })
    expect(await ask('..%2f..%2fetc%2fpasswd')).toMatchObject({ status: 400, body: { refusal: { reason: 'path' } } })
    expect(await ask('%zz')).toMatchObject({ status: 400 })
    expect(await ask("1'%20or%20'1'='1")).toMatchObject({ status: 400, body: { refusal: { reason: 'characters' } } })
  })

  test('[EX11] unknown codes and those of others answer alike; without a token real and unknown ones do too', async () => {
    const [mine] = await ours.register({ tag: 'MINE-1' })
    const [foreign] = await theirs.register({ tag: 'THEIRS-1' })
    expect(await ask(foreign?.code ?? '')).toEqual(await ask('NO-SUCH-TAG'))
    expect(await ask(mine?.code ?? '', 'application/json', null)).toEqual(await ask('NO-SUCH-TAG', 'application/json', null))
    expect((await ask(mine?.code ?? '', 'application/json', null)).status).toBe(401)
  })

  test.skipIf(!TD_SCHEMA)('[EX12] every Thing Description is valid by the schema of the W3C', async () => {
    const ajv = new Ajv({ strict: false, validateFormats: false })
    const valid = ajv.compile(JSON.parse(readFileSync(TD_SCHEMA as string, 'utf8')))
    expect(valid({ '@context': 'https://www.w3.org/2022/wot/td/v1.1', title: 'no security' })).toBe(false)
    for (const type of CATALOG) {
      const [made] = await ours.register({ tag: `W3C-${type.id}`, typeId: type.id, kind: type.kind })
      const detail = await system.db.tenant(ours.tenant.id, (tx) => detailOf(tx, made?.id as ObjectId))
      if (!detail) throw new Error('the object is gone')
      const td = thingDescription(detail, 'https://onefold.example')
      // The published schema is the working edition's after 1.1, which differs in the name of its context.
      valid({ ...td, '@context': ['https://www.w3.org/ns/wot-next/td', ...(td['@context'] as unknown[]).slice(1)] })
      expect(
        (valid.errors ?? []).map(({ instancePath, message, params }) => ({ instancePath, message, params })),
        type.id,
      ).toEqual([])
    }
  })

  test('[EX12] a Thing Description is made for every type of the catalogue, with what WoT asks of one', async () => {
    expect(CATALOG.length).toBeGreaterThan(10)
    const made = await ours.register(...CATALOG.map((type, i) => ({ tag: `TD-${i}`, typeId: type.id, kind: type.kind })))
    for (const { id } of made) {
      const detail = await system.db.tenant(ours.tenant.id, (tx) => detailOf(tx, id))
      if (!detail) throw new Error('the object is gone')
      const td = thingDescription(detail, 'https://onefold.example') as Record<
        string,
        Record<string, { type?: string; forms: { href: string; op: string }[] }>
      >
      expect(td['@context']?.[0]).toBe('https://www.w3.org/2022/wot/td/v1.1')
      expect(td).toMatchObject({
        id: `https://onefold.example/id/${detail.code}`,
        security: ['token'],
        securityDefinitions: { token: { scheme: 'bearer' } },
      })
      const affordances = [...Object.values(td.properties ?? {}), ...Object.values(td.actions ?? {})]
      expect(affordances.every(({ forms }) => forms.length > 0 && forms.every(({ href }) => URL.canParse(href)))).toBe(true)
      expect(Object.values(td.properties ?? {}).every(({ type }) => ['number', 'integer', 'boolean'].includes(type ?? ''))).toBe(true)
    }
    const [pump] = await ours.register({ tag: 'TD-P', typeId: 'storm-pump' })
    expect(await ask(pump?.code ?? '', 'application/td+json')).toMatchObject({
      status: 200,
      contentType: 'application/td+json; charset=utf-8',
      body: { '@type': 'Thing' },
    })
  })
})
