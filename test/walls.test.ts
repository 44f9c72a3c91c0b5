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
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { call, inputOf, PROCEDURES, rowsOf } from './walls/ask.ts'
import { type City, makeCity } from './walls/city.ts'
import { crossTenants } from './walls/crossing.ts'

/** The whole server but its pages, two tenants with something of everything, and every procedure there is, found in the router itself. */
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

test('[WL1] nothing of another tenant is read or written by any procedure, whatever of his is named', async () => {
  expect(PROCEDURES.length).toBeGreaterThan(50)
  expect(Object.values(await rowsOf(onefold, theirs)).flat().length).toBeGreaterThan(15)
  const { attempts, reads, writes, broken } = await crossTenants(onefold, mine, theirs, [mine.context, mine.asGateway()])
  expect(attempts).toBeGreaterThan(200)
  expect({ reads, writes, broken }).toEqual({ reads: [], writes: [], broken: [] })
  process.stdout.write(`across tenants: ${attempts} questions and acts; read 0, written 0\n`)
}, 120_000)

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
    'telemetry.beginExport', // of what one may read; one's own export
    'telemetry.stopExport',
    'search.saveView', // one's own way to look
    'search.dropView',
    'live.watch', // what one's own stream covers
  ])
})
