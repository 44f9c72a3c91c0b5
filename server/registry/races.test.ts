import { expect, test } from 'vitest'
import { testSystem } from '#/server/platform/testing.ts'
import { runRaces } from './testing/races.ts'

/** A share of what `npx onefold bench registry` does a thousand times. */
const ROUNDS = 50

test('[RG15] what two sessions try to break at once, straight at the database, stays whole, and never both win', async () => {
  await using system = await testSystem()
  const results = await runRaces(system.db, system.address, { rounds: ROUNDS, seed: 7 })
  expect(results.length).toBeGreaterThanOrEqual(10)
  expect(results.filter(({ broken, bothWon, won }) => broken !== 0 || bothWon !== 0 || won === 0)).toEqual([])
}, 120_000)

test('[RG15] a rule taken away is seen: without its constraint an asset stands in two places', async () => {
  await using system = await testSystem()
  await system.db.owner.unsafe('alter table stays drop constraint stays_asset_once')
  const [result] = await runRaces(system.db, system.address, { rounds: 5, seed: 8, only: 'an asset is in one position' })
  expect(result).toMatchObject({ bothWon: 5, broken: 5 })
}, 60_000)
