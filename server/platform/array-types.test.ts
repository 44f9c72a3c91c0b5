import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readArray, writeArray } from './array-types.ts'
import { testSystem } from './testing.ts'

test('[PF20] arrays go out and come back as they were, whatever they hold', async () => {
  await using system = await testSystem()
  const sql = system.db.owner
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(fc.string({ unit: 'grapheme', maxLength: 8 }).map((it) => it.replaceAll('\0', ''))), { maxLength: 6 }),
      async (items) => {
        const [row] = await sql<{ it: (string | null)[] }[]>`select ${items as string[]}::text[] as it`
        expect(row!.it).toEqual(items)
      },
    ),
    { seed: 4, numRuns: 100 },
  )
  const [row] =
    await sql`select ${[1, -2]}::int4[] as i, ${[1.5, 2e300]}::float8[] as f, ${['NULL', '{', '"', 'a,b\\']}::text[] as t, ${[]}::uuid[] as u,
    array[true, false] as b, array[[1,2],[3,4]] as n, ${[10, 20]}::int8[] as l, array[null, 7]::int2[] as o, array[to_timestamp(0)] as d`
  expect(row).toEqual({ i: [1, -2], f: [1.5, 2e300], t: ['NULL', '{', '"', 'a,b\\'], u: [], b: [true, false], n: [[1, 2], [3, 4]], l: ['10', '20'], o: [null, 7], d: [new Date(0)] }) // biome-ignore format: one row
})

test("[PF21] array literals are written and read by PostgreSQL's rules", () => {
  expect(writeArray(['a"b', null, ['c\\']], String)).toBe('{"a\\"b",null,{"c\\\\"}}')
  expect(writeArray('{1,2}', String)).toBe('{1,2}')
  expect(readArray('[0:1]={1,NULL}', Number)).toEqual([1, null])
  expect(readArray('{}', String)).toEqual([])
  expect(readArray('{"NULL",a b}', String)).toEqual(['NULL', 'a b'])
})
