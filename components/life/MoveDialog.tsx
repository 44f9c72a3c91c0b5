'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '#/components/api/client.ts'
import { Field, Input } from '#/components/ui/Field.tsx'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { ActDialog } from './ActDialog.tsx'
import styles from './life.module.css'
import { ObjectPick, useObjectByCode } from './ObjectPick.tsx'

const degrees = (text: string, most: number) => {
  const value = Number(text)
  return text.trim() !== '' && Number.isFinite(value) && Math.abs(value) <= most ? value : null
}

/** Part of something else, elsewhere on earth, or both. */
export function MoveDialog({ object, onClose }: { object: ObjectDetail; onClose(): void }) {
  const t = useTranslations('life')
  const before = object.path.at(-1)?.tag ?? ''
  const [parent, setParent] = useState(before)
  const [lat, setLat] = useState(object.place ? String(object.place.lat) : '')
  const [lon, setLon] = useState(object.place ? String(object.place.lon) : '')
  const { found } = useObjectByCode(parent)
  const empty = lat.trim() === '' && lon.trim() === ''
  const place = { lat: degrees(lat, 90), lon: degrees(lon, 180) }
  const moved = object.place ? place.lat !== object.place.lat || place.lon !== object.place.lon : !empty
  const reparented = parent.trim() !== before
  const wrong =
    (moved && (place.lat === null || place.lon === null)) || (!moved && !reparented) || (reparented && parent.trim() !== '' && !found)
  return (
    <ActDialog
      title={t('actOf.move', { tag: object.tag })}
      description={t('actSaid.move')}
      verb={t('act.move')}
      notYet={wrong ? t('moveNeeded') : undefined}
      onClose={onClose}
      act={(reason) =>
        api.registry.life.move.mutate({
          objectId: object.id as never,
          version: object.version,
          ...reason,
          ...(reparented ? { parentId: (parent.trim() === '' ? null : found?.id) as never } : {}),
          ...(moved
            ? {
                place: {
                  lat: place.lat ?? 0,
                  lon: place.lon ?? 0,
                  levelM: object.place?.levelM ?? 0,
                  headingDeg: object.place?.headingDeg ?? 0,
                },
              }
            : {}),
        })
      }
    >
      <ObjectPick label={t('partOf')} value={parent} onChange={setParent} />
      {object.kind === 'position' && (
        <div className={styles.pair}>
          <Field label={t('lat')}>
            {(joined) => <Input {...joined} inputMode="decimal" value={lat} onChange={(event) => setLat(event.target.value)} />}
          </Field>
          <Field label={t('lon')}>
            {(joined) => <Input {...joined} inputMode="decimal" value={lon} onChange={(event) => setLon(event.target.value)} />}
          </Field>
        </div>
      )}
    </ActDialog>
  )
}
