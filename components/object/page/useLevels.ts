import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { LiveChannel } from '#/components/object/live-channels.ts'
import { useNames } from '#/components/object/Name.tsx'
import type { KnownObject } from '#/components/object/useObject.ts'
import type { Finding } from '#/server/inference/contract.ts'
import { knownLevels } from './finding-limits.ts'

/** The levels beside the rules' own limits, named in the language of the page. */
export function useLevels(known: KnownObject, live: LiveChannel, finding: Finding | null) {
  const t = useTranslations('object')
  const name = useNames()
  return useMemo(() => {
    const properties = (known.object.settings.properties ?? {}) as Record<string, unknown>
    return known.type
      ? knownLevels(known.type, live.channel, finding, { properties, name, above: t('foundAbove'), below: t('foundBelow') })
      : []
  }, [known, live, finding, name, t])
}
