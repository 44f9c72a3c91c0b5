import { expect, test } from 'vitest'
import { miniOf } from '#/components/charts/mini-shape.ts'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { commandOf, twinType } from '#/twin-models/catalog/index.ts'
import { checkLines } from './command/check-words.ts'
import { targetsOf } from './command/targets.ts'
import { trackSteps } from './command/track-steps.ts'
import { continued } from './continued.ts'
import { shownRange } from './page/range.ts'
import { askedValues, weighable } from './page/what-if.ts'

const object = (id: string, tag: string, typeId: string, children: string[] = []) =>
  ({
    id,
    tag,
    typeId,
    children: children.map((one) => ({ id: one, tag: one, typeId: 'storm-pump', names: {} })),
  }) as unknown as ObjectDetail
const AT = '2026-08-19T06:32:00Z'

test('[OB1] under an alarm the reserve beside it is offered first, else its own commands', () => {
  const station = object('PS-03', 'PS-03', 'pump-station', ['P1', 'P2', 'P3'])
  const pump = object('P2', 'P2', 'storm-pump')
  expect(targetsOf(pump, station, true)[0]).toMatchObject({ tag: 'P3', command: 'start', own: false })
  expect(targetsOf(pump, station, false)[0]).toMatchObject({ tag: 'P2', command: 'start', own: true })
})

test('[OB2] a track shows what is ahead until it ends, and nothing after', () => {
  const acting = trackSteps({
    state: 'acting',
    track: [
      { state: 'requested', at: AT },
      { state: 'dispatched', at: AT },
      { state: 'accepted', at: AT },
      { state: 'acting', at: AT },
    ],
  })
  expect(acting.map((step) => `${step.state} ${step.standing}`)).toEqual([
    'requested passed',
    'dispatched passed',
    'accepted passed',
    'acting now',
    'confirmed ahead',
  ])
  const refused = trackSteps({
    state: 'refused',
    track: [
      { state: 'requested', at: AT },
      { state: 'refused', at: AT },
    ],
  })
  expect(refused.at(-1)).toMatchObject({ state: 'refused', standing: 'ended' })
})

test('[OB3] the press is weighed at its top rate, the proposal and one step beyond', () => {
  const press = twinType('press')
  const found = weighable(press?.commands ?? [])
  expect(found?.spec.id).toBe('set_rate')
  expect(found && askedValues(found.param, 18)).toEqual([18, 14, 12])
})

test('[OB4] a range is drawn as a bar, a yes or no as a word, and a formula keeps its own reason', () => {
  const spec = commandOf(twinType('press') as NonNullable<ReturnType<typeof twinType>>, 'set_rate')
  const lines =
    spec &&
    checkLines(spec, [
      { id: 'cycle', ok: false, unit: 's', now: 6.67, max: 6 },
      { id: 'mode', ok: true, unit: '1', now: 2 },
    ])
  expect(lines?.map((line) => line.form)).toEqual(['bar', 'word'])
  expect(lines?.[0]?.refusal?.en).toContain('slower')
})

test('[OB5] a zoom stands still, a range follows now', () => {
  expect(shownRange('24h', { from: null, to: null }, 1e12).live).toBe(true)
  expect(shownRange('24h', { from: 5, to: 9 }, 1e12)).toEqual({ fromMs: 5, toMs: 9, live: false })
})

test('[OB6] nothing is missing while the pump stands; it is from its start', () => {
  const points = { t: [0, 1000, 2000, 3000, 4000], v: [0, 0, 0.09, 0.09, 0.09] }
  const shape = miniOf(
    points,
    { widthPx: 368, heightPx: 92, fromMs: 0, toMs: 4000 },
    { expected: 0.25, hint: null, least: 0, limits: [], deficit: true },
  )
  expect(shape.deficit?.forMs).toBe(2000)
})

test('a stretch goes on with what is read live, also where its last point, told by its middle, lies ahead of now', () => {
  const live = (atMs: number, value: number) => ({ atMs, value, quality: 'good', source: 'measured' }) as never
  const base = { t: [0, 100, 200], v: [1, 1, 1.5] }
  expect(continued(base, [live(160, 4), live(170, 5)], 1000)).toMatchObject({ t: [0, 100, 160, 170], v: [1, 1, 4, 5] })
  expect(continued(base, [live(250, 4)], 1000)).toMatchObject({ t: [0, 100, 200, 250], v: [1, 1, 1.5, 4] })
  expect(continued(base, [live(250, 4)], 100)).toMatchObject({ t: [200, 250] })
  expect(continued(base, [], 1000)).toMatchObject(base)
})
