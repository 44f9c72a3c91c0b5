'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { Section } from '#/components/ui/Section.tsx'
import { Age } from '#/components/ui/Time.tsx'
import { wordValue } from '#/components/ui/Value.tsx'
import type { MapObject } from '#/server/twins/contract.ts'
import { CATALOG, twinType } from '#/twin-models/catalog/index.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import styles from './area.module.css'
import { tellingOf } from './telling.ts'

const MOST_ROWS = 14
/** Types as the catalogue lists them: from what is wide to what is small. */
const ORDER = new Map(CATALOG.map((type, i) => [type.id, i]))
const orderOf = (object: MapObject) => ORDER.get(object.typeId) ?? CATALOG.length

/** What one glance at the area needs: its own key channels, and the first of each station, gauge and robot. */
export function Telling({ objects, onShow }: { objects: readonly MapObject[]; onShow(object: MapObject): void }) {
  const t = useTranslations('area')
  const locale = useLocale()
  const rows = tellingOf(objects, (typeId) => twinType(typeId) ?? null)
    .toSorted((a, b) => orderOf(a.object) - orderOf(b.object) || a.object.tag.localeCompare(b.object.tag, 'en', { numeric: true }))
    .slice(0, MOST_ROWS)
  const objectIds = [...new Set(rows.map(({ object }) => object.id))]
  const { data } = useAsk(
    ['telemetry.latest', objectIds],
    (options) => api.telemetry.latest.query({ objectIds: objectIds as never }, options),
    { enabled: objectIds.length > 0, everyMs: 5_000, keep: true },
  )
  if (rows.length === 0) return null
  return (
    <Section title={t('now')}>
      <ul className={styles.rows}>
        {rows.map(({ object, channel }) => {
          const latest = data?.[object.id]?.[channel.id]
          return (
            <li key={`${object.id} ${channel.id}`}>
              <button type="button" onClick={() => onShow(object)}>
                <span className="ellipsis">
                  {object.tag} <span className="quiet">{nameIn(channel.names, locale as 'en').text}</span>
                </span>
                <span className={latest?.stale ? 'is-stale' : undefined}>
                  <b>{latest ? wordValue(channel, latest.value, locale) : '–'}</b> <span className="quiet">{unitSymbol(channel.unit)}</span>
                </span>
                <span className="quiet t12">{latest && <Age at={latest.atMs} />}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
