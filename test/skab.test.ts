import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { blocksLeftOut, hit, pooled, readSkabMapping, scoreFile } from '#/bench/skab-score.ts'
import { sample } from './samples.ts'

const FILES = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => sample('industrial', 'skab', 'valve1', `${i}.csv`))
const paths = FILES.filter((path) => path !== null)
const free = sample('industrial', 'skab', 'anomaly-free', 'anomaly-free.csv.gz')
const project = resolve(import.meta.dirname, '..')

test.skipIf(paths.length === 0)(
  '[SK1] trained on the first 400 rows of each SKAB valve1 file: silent there, and a finding begins in the labelled window',
  async () => {
    const mapping = await readSkabMapping(project)
    const scores = []
    for (const path of paths) scores.push(await scoreFile(path, mapping))
    expect(scores.map(({ inFit }) => inFit)).toEqual(scores.map(() => 0))
    expect(scores.filter(hit).length).toBeGreaterThanOrEqual(Math.ceil(paths.length * 0.75))
    expect(scores.every(({ bytes }) => bytes <= 1_000_000)).toBe(true)
    const { f1, farPercent } = pooled(scores)
    expect(f1).toBeGreaterThan(0.716)
    expect(farPercent).toBeLessThan(31)
  },
)

test.skipIf(free === null)(
  '[SK2] trained on every other 10-minute block of anomaly-free: at most one finding in the blocks left out',
  async () => {
    const mapping = await readSkabMapping(project)
    for (const odd of [false, true]) expect((await blocksLeftOut(free ?? '', mapping, odd)).length).toBeLessThanOrEqual(1)
  },
)
