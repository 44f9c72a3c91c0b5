import { Box3, Vector3 } from 'three'
import { expect, test } from 'vitest'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { alarmSigns, machineRects } from './label-wishes.ts'
import type { PlantObject } from './plant-objects.ts'

const SIZE = { width: 700, height: 600 }
/** Ten pixels a metre, seen from the south without perspective; the site's origin at the picture's middle. */
const view = { project: ({ eastM, upM }: { eastM: number; upM: number }) => ({ x: 350 + eastM * 10, y: 500 - upM * 10, depthM: 100 }) }
const object = (id: string, typeId: string, eastM: number, widthM: number, heightM: number) =>
  ({
    own: { id, typeId },
    scenery: false,
    box: new Box3(new Vector3(eastM, 0, 0), new Vector3(eastM + widthM, heightM, 2)),
  }) as unknown as PlantObject
const motor = object('M1', 'press-motor', -1, 2, 4)
const alarm = { id: 'A', objectId: 'M1' } as AlarmRow
const open = [{ object: motor, alarm, words: ['L2-P1-M1 · Bearing wears', '0.81 g, limit 0.15 g'] }]

test('[PN1] a plate of words stands where it hides the least of the machines', () => {
  const press = object('P2', 'press', 2, 20, 30) // tall, to the right of the mark
  const [sign] = alarmSigns(view, open, SIZE, machineRects(view, [press]), [])
  expect(sign?.plate && sign.plate.left + sign.plate.width).toBeLessThanOrEqual(350 + 20)
  const [free] = alarmSigns(view, open, SIZE, [], [])
  expect(free?.plate?.left).toBeGreaterThan(350)
})

test('[PN2] a plate keeps off panels and other plates, and is left out where there is no room', () => {
  const panel = { left: 0, top: 0, width: 700, height: 600 }
  expect(alarmSigns(view, open, SIZE, [], [panel])[0]?.plate).toBeNull()
})
