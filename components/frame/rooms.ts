import type { Permission } from '#/server/access/contract.ts'

export type Room = {
  id: 'map' | 'plant' | 'alarms' | 'work' | 'commands' | 'fleet' | 'registry' | 'data' | 'field' | 'access'
  glyph: string
  needs: Permission
  key: string
}

/** The rail, from top to bottom. `key` follows `g`. */
export const ROOMS: readonly Room[] = [
  { id: 'map', glyph: 'ui-map', needs: 'twin.read', key: 'm' },
  { id: 'plant', glyph: 'ui-plant', needs: 'twin.read', key: 'p' },
  { id: 'alarms', glyph: 'ui-alarms', needs: 'alarm.read', key: 'a' },
  { id: 'work', glyph: 'ui-work', needs: 'order.read', key: 'w' },
  { id: 'commands', glyph: 'ui-commands', needs: 'command.read', key: 'c' },
  { id: 'fleet', glyph: 'ui-fleet', needs: 'gateway.read', key: 'f' },
  { id: 'registry', glyph: 'ui-registry', needs: 'twin.read', key: 'r' },
  { id: 'data', glyph: 'ui-data', needs: 'telemetry.read', key: 'd' },
  { id: 'access', glyph: 'ui-lock', needs: 'access.read', key: 'u' },
  { id: 'field', glyph: 'crew', needs: 'order.work', key: 't' },
]

/** The room an address belongs to; an object's page is everyone's and belongs to none. */
export const roomOf = (path: string): Room | null => ROOMS.find((room) => path === `/${room.id}` || path.startsWith(`/${room.id}/`)) ?? null
