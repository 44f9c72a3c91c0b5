import type { Row } from '#/bench/shape.ts'
import { runRaces } from '#/server/registry/testing/races.ts'
import type { FilledBed } from './bed.ts'

const SEED = 7

/** Two sessions against every rule of the registry, straight at PostgreSQL. */
export async function raceRow(
  { system, address }: FilledBed,
  { rounds, progress }: { rounds: number; progress: (line: string) => void },
): Promise<Row> {
  const results = await runRaces(system.db, address, { rounds, seed: SEED, progress })
  const broken = results.reduce((sum, it) => sum + it.broken + it.bothWon, 0)
  const how = results.map(({ name, won }) => `${name}: ${won} won`).join('; ')
  return {
    name: 'races_broken',
    value: broken,
    n: rounds * results.length,
    how: `two sessions at each of ${results.length} rules, ${rounds} times, seed ${SEED}; ${how}`,
  }
}
