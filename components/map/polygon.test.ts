import { expect, test } from 'vitest'
import { isInside, type Polygon, parseAsPolygon } from './polygon.ts'

/** An L: its notch is not inside, though it is within its bounds. */
const L: Polygon = [
  [0, 0],
  [4, 0],
  [4, 1],
  [1, 1],
  [1, 4],
  [0, 4],
]

test('[MP19] what lies in a drawn area is chosen, what lies in its notch is not', () => {
  const chosen = (lon: number, lat: number) => isInside({ lon, lat }, L)
  expect([chosen(0.5, 3), chosen(3, 0.5), chosen(3, 3), chosen(-1, 0.5)]).toEqual([true, true, false, false])
})

test('[MP20] an area in the address comes back as it was, and what is none is ignored', () => {
  const drawn: Polygon = [
    [121.5, 31.2],
    [121.51, 31.2],
    [121.505, 31.21],
  ]
  expect(parseAsPolygon.parse(parseAsPolygon.serialize(drawn))).toEqual(drawn)
  for (const wrong of ['', '1,2;3,4', '1,2;3,x;5,6', '1,2,3;4,5;6,7', '200,0;1,1;2,2']) expect(parseAsPolygon.parse(wrong)).toBeNull()
})
