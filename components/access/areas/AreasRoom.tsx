'use client'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { parseAsString, useQueryState } from 'nuqs'
import { useMemo, useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan, useSite } from '#/components/frame/me.tsx'
import { Split } from '#/components/frame/Split.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Broken, Empty, Hint, Loading } from '#/components/ui/State.tsx'
import type { AreaRow } from '#/server/access/contract.ts'
import { AreaPanel } from './AreaPanel.tsx'
import { AreasTable } from './AreasTable.tsx'
import styles from './areas.module.css'
import { type Draft, draftOf, newDraft } from './draft.ts'

const AreaMap = dynamic(() => import('./AreaMap.tsx'), { ssr: false, loading: () => <Loading /> })
const NEW = 'new'

/** The parts of a site that roles can be for: how each is made and what it holds; drawn, named and ended here. */
export function AreasRoom() {
  const t = useTranslations('areas')
  const said = useRefusal()
  const site = useSite()
  const sees = useCan('access.read')
  const draws = useCan('area.manage')
  const [chosen, choose] = useQueryState('area', parseAsString.withOptions({ history: 'replace' }))
  const areas = useAsk(['access.areas.list'], () => api.access.areas.list.query(), { enabled: sees })
  const counts = useAsk(['access.areas.counts'], () => api.access.areas.counts.query(), { enabled: sees })
  const objects = useMemo(() => counts.data && new Map(counts.data.map((one) => [one.areaId, one.objects])), [counts.data])
  const row = areas.data?.find(({ id }) => id === chosen) ?? null
  const { draft, change } = useDraft(row, chosen === NEW ? site.id : null)
  const [drawing, draw] = useState(false)
  const t2 = useTranslations('access')
  if (!sees) return <Broken>{t2('mayNotSee')}</Broken>
  const go = (to: string | null) => {
    draw(to === NEW)
    void choose(to)
  }
  return (
    <Split
      label={t('area')}
      inspector={
        draft ? (
          <AreaPanel
            key={draft.areaId}
            draft={draft}
            row={row}
            objects={row ? (objects?.get(row.id) ?? 0) : null}
            drawing={drawing}
            onDraw={draw}
            onChange={change}
            onDone={(areaId) => go(areaId)}
          />
        ) : (
          <Hint>{t('choose')}</Hint>
        )
      }
    >
      <RoomHead title={t('title')} said={t('said')}>
        {draws && (
          <Button kind="primary" small onClick={() => go(NEW)}>
            {t('new')}
          </Button>
        )}
      </RoomHead>
      {areas.error ? (
        <Broken>{said(areas.error)}</Broken>
      ) : !areas.data ? (
        <Loading rows={4} />
      ) : areas.data.length === 0 && !draft ? (
        <Empty>{t('none')}</Empty>
      ) : (
        <AreasTable areas={areas.data} objects={objects} chosen={chosen} onChoose={go} />
      )}
      {draft?.kind === 'polygon' && (
        <div className={styles.map}>
          <AreaMap
            key={`${draft.areaId} ${draft.siteId}`}
            draft={draft}
            drawing={drawing && draws}
            onDraw={draws ? draw : undefined}
            onDrawn={(ring) => {
              draw(false)
              change({ ring })
            }}
          />
        </div>
      )}
    </Split>
  )
}

/** The area that is looked at, with what was changed of it and is not kept yet. */
function useDraft(row: AreaRow | null, newIn: string | null) {
  const [held, hold] = useState<{ of: string; draft: Draft } | null>(null)
  const of = row ? `${row.id} ${row.version}` : newIn ? NEW : null
  const fresh = useMemo(() => (row ? draftOf(row) : newIn ? newDraft(newIn) : null), [row, newIn])
  const draft = of === null ? null : held?.of === of ? held.draft : fresh
  const change = (to: Partial<Draft>) => {
    if (of && draft) hold({ of, draft: { ...draft, ...to } })
  }
  return { draft, change }
}
