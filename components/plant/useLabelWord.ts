'use client'
import { useLocale } from 'next-intl'
import { useCallback } from 'react'
import { formatNumber } from '#/components/ui/format.ts'
import { wordValue } from '#/components/ui/Value.tsx'
import { twinType } from '#/twin-models/catalog/index.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import type { Heat, HeatUnit, LatestOf } from './heat.ts'
import type { PlantObject } from './plant-objects.ts'

/** The one word on a label: what the machines are compared by, else the first key channel. */
export function useLabelWord(latest: LatestOf, heat: { unit: HeatUnit; found: Heat } | null): (object: PlantObject) => string | null {
  const locale = useLocale()
  return useCallback(
    (object) => {
      if (heat) {
        const value = heat.found.values.get(object.own.id)
        return value === undefined ? null : `${formatNumber(value, 1)} ${unitSymbol(heat.unit)}`
      }
      const channel = twinType(object.own.typeId)?.channels.find((one) => one.key)
      const one = channel && latest[object.own.id]?.[channel.id]
      return channel && one ? `${wordValue(channel, one.value, locale)} ${unitSymbol(channel.unit)}`.trim() : null
    },
    [latest, heat, locale],
  )
}
