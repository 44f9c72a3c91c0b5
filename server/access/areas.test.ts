import { expect, test } from 'vitest'
import { isDue } from './certify.ts'
import { both, heldKey, permissionsHeld, reachKey } from './held.ts'
import { isSimple } from './ring.ts'

const A = '019a0000-0000-7000-8000-00000000000a' as never
const B = '019a0000-0000-7000-8000-00000000000b' as never

test('[AC22] a permission reaches the areas of the roles that carry it, and all where one of them is for all', () => {
  const { permissions, limits, roles } = permissionsHeld([
    { role: 'viewer', areaId: null },
    { role: 'operator', areaId: A },
    { role: 'crew', areaId: B },
  ])
  expect(roles).toEqual(['viewer', 'operator', 'crew'])
  expect(permissions.has('alarm.acknowledge')).toBe(true)
  expect(limits?.get('twin.read')).toBeUndefined()
  expect(limits?.get('alarm.acknowledge')).toEqual([A])
  expect(limits?.get('order.create')).toEqual([A, B])
  expect(permissionsHeld([{ role: 'operator', areaId: null }]).limits).toBeUndefined()
})

test('[AC22] what is decided for the whole organisation is decided by nobody whose role is for an area', () => {
  const { permissions } = permissionsHeld([{ role: 'administrator', areaId: A }])
  for (const whole of ['people.manage', 'token.issue', 'area.manage', 'registry.settings', 'registry.import', 'access.read'])
    expect(permissions.has(whole), whole).toBe(false)
  expect(permissions.has('command.issue')).toBe(true)
})

test('[AC22] the same roles in the same areas are the same, however they are kept', () => {
  expect(heldKey([{ role: 'crew', areaId: A }, { role: 'viewer', areaId: null }])).toBe(heldKey([{ role: 'viewer', areaId: null }, { role: 'crew', areaId: A }])) // biome-ignore format: one comparison
  expect(heldKey([{ role: 'crew', areaId: A }])).not.toBe(heldKey([{ role: 'crew', areaId: null }]))
})

test('[AC31] two reaches have in common what both have, as far as both have it', () => {
  const [here, there, everywhere] = [A, B, null].map((areaId) => permissionsHeld([{ role: 'operator', areaId }])) as [never, never, never]
  expect(both(here, there)).toEqual({ permissions: new Set() })
  expect(reachKey(both(here, everywhere))).toBe(reachKey(here))
  expect(reachKey(both(everywhere, here))).toBe(reachKey(here))
  const mixed = permissionsHeld([{ role: 'viewer', areaId: null }, { role: 'operator', areaId: A }, { role: 'operator', areaId: B }]) // biome-ignore format: one person
  expect(both(mixed, here).limits?.get('alarm.acknowledge')).toEqual([A])
  expect(both(mixed, permissionsHeld([{ role: 'viewer', areaId: null }])).permissions.has('alarm.acknowledge')).toBe(false)
})

test('[AC23] a ring that crosses itself, or encloses nothing, is no area', () => {
  expect(isSimple([[0, 0], [2, 0], [2, 2], [0, 2]])).toBe(true) // biome-ignore format: one ring
  expect(isSimple([[0, 0], [2, 2], [2, 0], [0, 2]])).toBe(false) // biome-ignore format: one ring
  expect(isSimple([[0, 0], [1, 1], [2, 2]])).toBe(false) // biome-ignore format: one ring
})

test('[AC25] a role is due once its term is over, and not before', () => {
  const day = 86_400_000
  expect(isDue(0, 180, 180 * day)).toBe(false)
  expect(isDue(0, 180, 180 * day + 1)).toBe(true)
})
