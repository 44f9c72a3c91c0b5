import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSystem } from '#/server/platform/testing.ts'
import { NOBODYS } from '../testing/nobodys.ts'
import { COPIES } from './copies.ts'

let system: Awaited<ReturnType<typeof testSystem>>
beforeAll(async () => {
  system = await testSystem()
})
afterAll(() => system[Symbol.asyncDispose]())

test('[AC28] every column of text or JSON either is erased with a person, or is said to hold nobody’s name and words', async () => {
  const there = await system.db.owner<{ column: string }[]>`
    select c.table_name || '.' || c.column_name as column from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name !~ '^readings_' and (c.data_type in ('text', 'jsonb', 'json', 'character varying') or c.udt_name = '_text')`
  const erased = COPIES.flatMap(({ table, names = {}, documents = [], words = {}, gone }) =>
    [...Object.keys(names), ...documents, ...Object.keys(words), ...(gone?.columns ?? [])].map((column) => `${table}.${column}`),
  )
  const nobodys = Object.entries(NOBODYS).flatMap(([table, columns]) => columns.split(' ').map((column) => `${table}.${column}`))
  expect(erased.length).toBeGreaterThan(50)
  expect(new Set([...erased, ...nobodys]).size).toBe(erased.length + nobodys.length)
  expect([...erased, ...nobodys].sort()).toEqual(there.map(({ column }) => column).sort())
})
