import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import { systemActor } from '#/server/platform/actor.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { decideClash, openClash } from './clash.ts'
import { clashesOf } from './clash-reader.ts'
import { AskClashes } from './contract.ts'
import { type Ground, testGround } from './testing.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
beforeAll(async () => {
  system = await testSystem()
  ours = await testGround(system)
})
afterAll(() => system[Symbol.asyncDispose]())

const page = (ask: z.input<typeof AskClashes> = {}) => system.db.tenant(ours.tenant.id, (tx) => clashesOf(tx, AskClashes.parse(ask)))

test('[CL5] clashes are read page by page, each once, open ones first, with how many there are', async () => {
  const [left, right] = await ours.register({}, {})
  if (!left || !right) throw new Error('nothing was registered')
  const about = { tenantId: ours.tenant.id, kind: 'record', leftId: left.id, rightId: right.id, data: {} } as const
  const openedAt = new Date('2026-08-19T06:00:00.000Z') // all at once: then their ids order them
  const open = (key: string, at = openedAt) => system.db.tenant(ours.tenant.id, (tx) => openClash(tx, { ...about, key }, at))
  for (let n = 0; n < 5; n++) await open(`n${n}`)
  const [decided] = (await page()).rows
  const decide = { clashId: decided?.id ?? '', decision: 'keep', winner: 'left', why: 'seen on site' } as const
  await system.db.tenant(ours.tenant.id, (tx) => decideClash(tx, decide, { actor: systemActor('test'), at: openedAt }))

  const first = await page({ limit: 2 })
  await open('came meanwhile', new Date(openedAt.getTime() + 1))
  const second = await page({ limit: 2, after: first.next ?? undefined })
  const third = await page({ limit: 2, after: second.next ?? undefined })
  const read = [first, second, third].flatMap(({ rows }) => rows)
  expect(new Set(read.map(({ id }) => id)).size).toBe(5)
  expect(read.map((row) => row.decided !== null)).toEqual([false, false, false, false, true])
  expect([first, third].map((it) => [it.open, it.all, it.next !== null])).toEqual([
    [4, 5, true],
    [5, 6, false],
  ])
})

test('[CL5] a page is asked for by a place that can be one', () => {
  const after = { decided: false, at: '2026-08-19T06:00:00.000Z', id: uuidv7() }
  expect(AskClashes.safeParse({ after }).success).toBe(true)
  for (const wrong of [
    { ...after, at: '0000-01-01T00:00:00Z' },
    { ...after, id: '1' },
    { ...after, decided: undefined },
    { ...after, x: 1 },
  ])
    expect(AskClashes.safeParse({ after: wrong }).success, JSON.stringify(wrong)).toBe(false)
  expect(AskClashes.safeParse({ limit: 201 }).success).toBe(false)
})
