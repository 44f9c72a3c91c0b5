import { expect, test } from 'vitest'
import { parseAsCamera } from './camera.ts'

test('[MP7] a camera goes into the address and comes back the same', () => {
  const camera = { lon: 121.47213, lat: 31.23041, zoom: 16.25, bearing: 0, pitch: 30 }
  expect(parseAsCamera.serialize(camera)).toBe('121.47213,31.23041,16.25')
  expect(parseAsCamera.parse('121.47213,31.23041,16.25')).toEqual(camera)
  const turned = { ...camera, bearing: -12.5, pitch: 45 }
  expect(parseAsCamera.parse(parseAsCamera.serialize(turned))).toEqual(turned)
})

test('[MP8] nonsense in the address is no camera', () => {
  for (const text of ['', 'a,b,c', '121', '121,99,16', '121,31,']) expect(parseAsCamera.parse(text), text).toBeNull()
})
