import { Box3, Vector3 } from 'three'
import { expect, test } from 'vitest'
import type { MapObject } from '#/server/twins/contract.ts'
import { cutAxis, cutPlane, cutThrough, isLeft } from './cut.ts'
import { heatOf, heatRamp, heatSteps, heatUnits } from './heat.ts'
import { plantObjects } from './plant-objects.ts'

const CENTRE = { lon: 121.5, lat: 31 }
const NORTH_DEG = 1 / 111_319.5
/** A line that runs east: its operators stand south of it. */
const at = (tag: string, typeId: string, northM: number): MapObject =>
  ({ id: tag, tag, typeId, lon: CENTRE.lon, lat: CENTRE.lat + northM * NORTH_DEG, levelM: 0, headingDeg: 90, parentId: 'L' }) as MapObject
const line = plantObjects([at('P1', 'press', 0), at('R1', 'robot', 0), at('R2', 'robot', -20), at('R3', 'robot', 20)], CENTRE)
const [press, , south] = line
const kept = (point: Vector3, cameraDeg: number, atM: number) => cutPlane(cutAxis(line), atM, cameraDeg).distanceToPoint(point) >= 0

test('[CU1] a cut takes away what stands between the camera and it, from whichever side one looks', () => {
  const [ofSouth, ofNorth] = [new Vector3(0, 1, 10), new Vector3(0, 1, -10)]
  expect([kept(ofSouth, 180, 0), kept(ofNorth, 180, 0)]).toEqual([false, true])
  expect([kept(ofSouth, 0, 0), kept(ofNorth, 0, 0)]).toEqual([true, false])
  expect(kept(ofSouth, 180, 15)).toBe(true)
})

test('[CU2] it can be moved over everything that stands there, and goes through the middle of what is chosen', () => {
  const axis = cutAxis(line)
  if (!press || !south) throw new Error('nothing has a form')
  expect(axis.toM).toBeGreaterThan(20)
  expect(axis.fromM).toBeLessThan(-20)
  const middle = south.box.getCenter(new Vector3())
  expect(cutPlane(axis, cutThrough(axis, south), 180).distanceToPoint(middle)).toBeCloseTo(0)
  expect(cutThrough(axis, south)).toBeGreaterThan(cutThrough(axis, press))
})

const latest = (value: number, stale = false) => ({ atMs: 0, value, quality: 'good' as const, stale, source: 'measured' })

test('[HT1] machines are compared by the highest fresh value of one unit, between round figures that hold them all', () => {
  expect(heatUnits(line)).toEqual(['Cel'])
  const found = heatOf(
    line,
    { P1: { oil_temp: latest(58.2) }, R1: { motor_temp: latest(41) }, R2: { motor_temp: latest(90, true) } },
    'Cel',
  )
  expect([...found.values]).toEqual([
    ['P1', 58.2],
    ['R1', 41],
  ])
  expect([found.low, found.high]).toEqual([40, 60])
  const first = heatSteps(found, null)
  expect([...first.steps]).toEqual([
    ['P1', 5],
    ['R1', 0],
  ])
  expect(heatOf(line, {}, 'Cel').values.size).toBe(0)
})

test('[HT3] noise around a step changes no colour, a change does, and the ends only move apart', () => {
  const heat = (value: number, low = 0) => ({ values: new Map([['M', value]]), low, high: 60 })
  const first = heatSteps(heat(29), null)
  expect(first.steps.get('M')).toBe(2)
  expect(heatSteps(heat(31), first).steps.get('M')).toBe(2)
  expect(heatSteps(heat(34), first).steps.get('M')).toBe(3)
  expect(heatSteps(heat(29, 20), first)).toMatchObject({ low: 0, high: 60 })
})

test('[HT4] of many machines a single hot one does not make the rest alike; ends much too wide are drawn anew', () => {
  const many = Array.from({ length: 20 }, (_, i) => ({ own: { id: `R${i}`, typeId: 'robot' }, scenery: false }) as never)
  const readings = Object.fromEntries(many.map((_, i) => [`R${i}`, { motor_temp: latest(i === 0 ? 200 : 40 + i) }]))
  const found = heatOf(many, readings, 'Cel')
  expect([found.low, found.high]).toEqual([40, 60])
  expect(heatSteps(found, null).steps.get('R0')).toBe(5)
  expect(heatSteps(found, { low: 0, high: 200, steps: new Map() })).toMatchObject({ low: 40, high: 60 })
})

test('[HT2] the ramp goes from low to high by lightness', () => {
  const ramp = heatRamp('#cbd5d5', '#0f5257')
  expect([ramp[0], ramp.at(-1)]).toEqual(['#cbd5d5', '#0f5257'])
  const light = ramp.map((color) => Number.parseInt(color.slice(3, 5), 16))
  expect(light).toEqual(light.toSorted((a, b) => b - a))
})

test('[CU3] a machine that is cut through is still named; what is gone whole is not', () => {
  const axis = cutAxis(line)
  if (!south) throw new Error('nothing has a form')
  expect(isLeft(cutPlane(axis, cutThrough(axis, south), 180), south.box)).toBe(true)
  const plane = cutPlane(axis, 0, 180)
  const gone = new Box3().setFromCenterAndSize(plane.normal.clone().multiplyScalar(-plane.constant - 50), new Vector3(1, 1, 1))
  expect(isLeft(plane, gone)).toBe(false)
  expect(isLeft(plane, gone.clone().expandByScalar(60))).toBe(true)
})
