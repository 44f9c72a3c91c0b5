import { expect, test } from 'vitest'
import { together } from './together.ts'

test('a crowd is one question, who comes meanwhile is the next, and nobody shares an answer or waits for another’s failure', async () => {
  const asked: string[][] = []
  let round = 0
  let hold: Promise<unknown> = Promise.resolve()
  const ask = together<string, string>(3, async (keys) => {
    asked.push([...keys])
    await hold
    if (keys.includes('broken')) throw new Error('the database is away')
    round++
    return new Map(keys.filter((key) => key !== 'nobody').map((key) => [key, `${key} ${round}`]))
  })
  const under = Promise.withResolvers<void>()
  hold = under.promise
  const first = [ask('a'), ask('b')]
  await null
  await null
  const second = [ask('a'), ask('a'), ask('nobody'), ask('c'), ask('d')]
  under.resolve()
  expect(await Promise.all(first)).toEqual(['a 1', 'b 1'])
  expect(await Promise.all(second)).toEqual(['a 2', 'a 3', null, 'c 2', 'd 3'])
  expect(asked).toEqual([
    ['a', 'b'],
    ['a', 'nobody', 'c'],
    ['a', 'd'],
  ])
  await expect(ask('broken')).rejects.toThrow('the database is away')
  expect(await ask('e')).toBe('e 4')
})
