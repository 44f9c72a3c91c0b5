import type { GatewayId } from '#/twin-models/core/ids.ts'

/** Of one sender and reason, as it stands in the address. */
export const groupId = ({ gatewayId, reason }: { gatewayId: string; reason: string }): string => `${gatewayId}.${reason}`

export function groupOf(id: string): { gatewayId: GatewayId; reason: string } {
  const cut = id.indexOf('.')
  return { gatewayId: id.slice(0, cut) as GatewayId, reason: id.slice(cut + 1) }
}

/** Known errors of measurement, each what a value is multiplied by and what is then added. `own`: said by hand. */
export const MENDS = {
  none: { factor: 1, offset: 0 },
  kelvin: { factor: 1, offset: -273.15 },
  fahrenheit: { factor: 5 / 9, offset: -160 / 9 },
  barToKpa: { factor: 100, offset: 0 },
  paToKpa: { factor: 0.001, offset: 0 },
  litresToM3: { factor: 0.001, offset: 0 },
  own: null,
} as const satisfies Record<string, { factor: number; offset: number } | null>
export type Mend = keyof typeof MENDS
