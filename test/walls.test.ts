import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { permissionsOf, ROLES } from '#/server/access/index.ts'
import { type Onefold, startOnefold } from '#/server/main.ts'
import { readEnv } from '#/server/platform/env.ts'
import { createLog } from '#/server/platform/log.ts'
import { testSystem } from '#/server/platform/testing.ts'
import type { Context } from '#/server/platform/trpc.ts'
import { appRouter, createCaller } from '#/server/root.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { type City, makeCity } from './walls/city.ts'
import { sampleInput } from './walls/sample.ts'

/** The whole server but its pages, two tenants with something of everything, and every procedure there is, found in the router itself. */
type Procedure = { _def: { type: 'query' | 'mutation' | 'subscription'; inputs: unknown[]; meta?: { permission?: string; asks?: string } } }
const PROCEDURES = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>).map(([path, { _def }]) => ({
  path,
  ..._def,
}))
const dir = mkdtempSync(join(tmpdir(), 'onefold-walls-'))
const stack = new AsyncDisposableStack()
let onefold: Onefold
let mine: City
let theirs: City

beforeAll(async () => {
  const ground = stack.use(await testSystem())
  const log = createLog('silent')
  onefold = stack.use(await startOnefold({ env: readEnv({ PORT: '0' }), dataDir: dir, address: ground.address, log }))
  mine = await makeCity(onefold, 'MINE', '88.999.1')
  theirs = await makeCity(onefold, 'THEIRS', '88.999.2')
}, 60_000)
afterAll(async () => {
  await stack.disposeAsync()
  rmSync(dir, { recursive: true, force: true })
})

/** Calls a procedure as an actor. @returns what it answered, or the code it was refused with */
async function call(context: Context, path: string, input: unknown): Promise<{ answer?: unknown; code?: string }> {
  const asked = path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], createCaller(context))
  try {
    return { answer: await (asked as (input: unknown) => Promise<unknown>)(input) }
  } catch (error) {
    return { code: (error as { code?: string }).code ?? String(error) }
  }
}

const inputOf = (city: City, inputs: readonly unknown[], all: boolean) =>
  sampleInput(inputs, {
    idOf: (field) => city.ids[field] ?? city.ids[`${field.replace(/Id$/, '')}Id`] ?? city.ids.objectId ?? '',
    textOf: (field) => city.texts[field],
    nowMs: Date.now() + 60_000,
    all,
  })

/** Every row a tenant has, by table; what others may make it hear (its feed, its security events) is left out,
 *  and when its gateway was last heard, which is written a moment after it spoke. */
async function rowsOf({ tenantId }: City): Promise<Record<string, string[]>> {
  const tables = await onefold.system.db.system(
    (tx) =>
      tx.execute(`select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'tenant_id' order by 1`) as unknown as Promise<{ name: string }[]>,
  )
  const rows: Record<string, string[]> = {}
  for (const { name } of tables)
    if (!/^(feed_|security_|quarantine|refus)/.test(name))
      rows[name] = await onefold.system.db.system(
        async (tx) =>
        ((await tx.execute(`select (to_jsonb(t) - 'last_seen_at')::text as row from "${name}" t where tenant_id = '${tenantId}' order by 1`)) as unknown as { row: string }[]).map(({ row }) => row), // biome-ignore format: one question
      )
  return rows
}

test('[WL1] nothing of another tenant is read or written by any procedure, whatever of his is named', async () => {
  expect(PROCEDURES.length).toBeGreaterThan(50)
  const before = await rowsOf(theirs)
  expect(Object.values(before).flat().length).toBeGreaterThan(15)
  const secrets = [theirs.mark, ...new Set(JSON.stringify(before).match(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g))]
  const leaks: string[] = []
  const broken: string[] = []
  for (const { path, type, inputs } of PROCEDURES) {
    if (type === 'subscription') continue
    for (const all of [false, true]) {
      const input = inputOf(theirs, inputs, all)
      for (const context of [mine.context, mine.asGateway()]) {
        const { answer, code } = await call(context, path, input)
        const said = JSON.stringify(answer) ?? ''
        const asked = JSON.stringify(input) ?? ''
        const told = secrets.filter((secret) => said.includes(secret) && !asked.includes(secret))
        if (told.length > 0) leaks.push(`${path} ${asked}: ${said.slice(0, 300)}`)
        if (code === 'INTERNAL_SERVER_ERROR') broken.push(`${path} ${asked}`)
      }
    }
  }
  expect(leaks).toEqual([])
  expect(broken).toEqual([])
  expect(await rowsOf(theirs)).toEqual(before)
  const kept = JSON.stringify(await rowsOf(mine))
  expect(secrets.filter((secret) => kept.includes(secret))).toEqual([])
}, 90_000)

test('[WL2] the same questions answer their own tenant: what was asked above was worth asking', async () => {
  const queries = PROCEDURES.filter((it) => it.type === 'query' && it.meta?.asks !== 'gateway')
  const unanswered: string[] = []
  for (const { path, inputs } of queries) {
    const tries = await Promise.all([false, true].map((all) => call(theirs.context, path, inputOf(theirs, inputs, all))))
    if (tries.every(({ answer }) => answer === undefined)) unanswered.push(`${path} ${tries.map(({ code }) => code).join()}`)
  }
  expect(unanswered.length, unanswered.join('; ')).toBeLessThan(queries.length / 6)
})

test('[WL3] each procedure is refused to every role without its permission, and to who is not signed in; what is open to all is listed here', async () => {
  const open = PROCEDURES.filter(({ meta }) => meta?.permission === undefined).map(({ path, meta }) => `${path} ${meta?.asks ?? 'nobody'}`)
  expect(open.sort()).toEqual([
    'access.account.addPasskey signed in', // one's own sign-in, whatever one may do elsewhere
    'access.account.beginPasskey signed in',
    'access.account.beginTotp signed in',
    'access.account.changePassword signed in',
    'access.account.confirmTotp signed in',
    'access.account.dropTotp signed in',
    'access.account.endOtherSessions signed in',
    'access.account.endSession signed in',
    'access.account.newRecoveryCodes signed in',
    'access.account.passkeyChallenge signed in',
    'access.account.passkeys signed in',
    'access.account.prove signed in',
    'access.account.removePasskey signed in',
    'access.account.sessions signed in',
    'access.account.setProfile signed in',
    'access.account.standing signed in',
    'access.createFirstAdministrator nobody', // the setup code of the console
    'access.door nobody', // what the door shows: whether anybody is there, and the ways in
    'access.links.accept nobody', // the secret of the link
    'access.links.look nobody',
    'access.me member',
    'gateways.assignment gateway',
    'gateways.attest gateway',
    'gateways.enrol nobody', // the claim code
    'gateways.observe gateway',
    'inference.report gateway',
    'registry.labels.behind nobody', // the token on the label
    'telemetry.ingest gateway',
    'workOrders.reportFault nobody', // the token on the label
  ])
  const wrong: string[] = []
  for (const { path, type, inputs, meta } of PROCEDURES) {
    const input = type === 'subscription' ? { streamId: uuidv7() } : inputOf(mine, inputs, false)
    const refusedAs = async (context: Context) => (await call(context, path, input)).code
    if (meta?.asks !== undefined || meta?.permission !== undefined)
      if ((await refusedAs({ ...mine.context, actor: null })) !== 'UNAUTHORIZED') wrong.push(`${path} as nobody`)
    if (meta?.asks === 'gateway' && (await refusedAs(mine.context)) !== 'UNAUTHORIZED') wrong.push(`${path} as a person`)
    if (meta?.permission === undefined) continue
    if ((await refusedAs(mine.asGateway())) !== 'UNAUTHORIZED') wrong.push(`${path} as a gateway`)
    for (const role of ROLES) {
      const permissions = new Set<string>(permissionsOf([role]))
      if (permissions.has(meta.permission)) continue
      if ((await refusedAs({ ...mine.context, actor: { ...mine.actor, roles: [role], permissions } })) !== 'FORBIDDEN')
        wrong.push(`${path} as ${role}`)
    }
  }
  expect(wrong).toEqual([])
  const writesOfReaders = PROCEDURES.filter(
    ({ type, meta }) => type === 'mutation' && permissionsOf(['viewer']).includes(meta?.permission as never),
  )
  expect(writesOfReaders.map(({ path }) => path)).toEqual([
    'registry.resolveMany', // a question too long for an address
    'search.saveView', // one's own way to look
    'search.dropView',
    'live.watch', // what one's own stream covers
  ])
})
