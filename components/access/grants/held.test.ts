import { expect, test } from 'vitest'
import type { GlassRow, GrantRow } from '#/server/access/contract.ts'
import { type Filter, fits, heldNow } from './held.ts'

const grant = (id: string, name: string, more: Partial<GrantRow> = {}): GrantRow => ({
  id, person: { id: name, name }, role: 'crew', areaId: null, since: '2026-01-01T00:00:00.000Z', by: 'Root', confirmedAt: '2026-01-01T00:00:00.000Z', confirmedBy: null, due: false, ...more,
}) // biome-ignore format: one row
const glass = (id: string, name: string, until: string, endedAt: string | null = null): GlassRow => ({
  id, person: { id: name, name }, role: 'engineer', areaId: 'a', reason: 'a valve', since: '2026-02-01T00:00:00.000Z', until, endedAt, review: null,
}) // biome-ignore format: one row
const NOW = Date.parse('2026-02-01T00:30:00.000Z')
const ALL: Filter = { due: false, text: '', role: null, areaId: undefined }

test('[AC26] what is held by break-glass stands among the roles until it ends, and not after', () => {
  const rows = heldNow(
    [grant('1', 'Night'), grant('2', 'Anna')],
    [glass('3', 'Night', '2026-02-01T01:00:00.000Z'), glass('4', 'Anna', '2026-02-01T00:20:00.000Z'), glass('5', 'Anna', '2026-02-01T01:00:00.000Z', '2026-02-01T00:10:00.000Z')], // biome-ignore format: one list
    NOW,
  )
  expect(rows.map(({ id }) => id)).toEqual(['2', '1', '3'])
})

test('[AC25] roles are found by who has them, which, where, and whether they are due', () => {
  const rows = heldNow([grant('1', 'Chen Yu', { due: true }), grant('2', 'Anna Berg', { role: 'manager', areaId: 'a' })], [], NOW)
  const found = (filter: Partial<Filter>) => rows.filter((row) => fits(row, { ...ALL, ...filter })).map(({ id }) => id)
  expect(found({})).toEqual(['2', '1'])
  expect(found({ text: ' chen' })).toEqual(['1'])
  expect(found({ due: true })).toEqual(['1'])
  expect(found({ role: 'manager' })).toEqual(['2'])
  expect(found({ areaId: null })).toEqual(['1'])
  expect(found({ areaId: 'a' })).toEqual(['2'])
})
