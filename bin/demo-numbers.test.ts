import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SeenNumber } from '#/protocol/sightings.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { observeNumbers } from '#/server/registry/index.ts'
import { coverageOf } from '#/server/registry/number-reader.ts'
import { securityEventsOf } from '#/server/registry/security.ts'
import { testGround } from '#/server/registry/testing.ts'
import { giveDemoNumbers, numbersFile } from './demo-numbers.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let home = ''
beforeAll(async () => {
  system = await testSystem()
  home = await mkdtemp(join(tmpdir(), 'onefold-numbers-'))
})
afterAll(async () => {
  await system[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

test('[DN1] the demo’s terminals have addresses of the plan, most are seen with them, and nothing of it is an event', async () => {
  const { tenant, register } = await testGround(system)
  const [gateway] = await register({ tag: 'GW-CC01', typeId: 'gateway' })
  await register(...Array.from({ length: 20 }, () => ({ gatewayId: gateway!.id })))
  await giveDemoNumbers(system, tenant.id, home)
  const seen = JSON.parse(await readFile(numbersFile(home, 'GW-CC01'), 'utf8')) as SeenNumber[]
  const told = await system.db.system((tx) => observeNumbers(tx, { id: gateway!.id, tenantId: tenant.id }, seen, new Date()))
  expect(told.unread).toEqual([])
  const rows = await system.db.tenant(tenant.id, (tx) => coverageOf(tx, tenant.id))
  const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + pick(row), 0)
  expect([sum((row) => row.terminals), sum((row) => row.withIpv6), sum((row) => row.seen)]).toEqual([21, 21, 19])
  expect((await system.db.tenant(tenant.id, (tx) => securityEventsOf(tx, { limit: 1 }))).rows).toEqual([])
})
