'use client'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { parseAsString, useQueryState } from 'nuqs'
import { useCan, useMe } from '#/components/frame/me.tsx'
import { Split } from '#/components/frame/Split.tsx'
import { useNames } from '#/components/object/Name.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Broken, Hint } from '#/components/ui/State.tsx'
import type { SiteSummary } from '#/server/access/contract.ts'
import { draftOf } from './draft.ts'
import { Organisation } from './Organisation.tsx'
import { SitePanel } from './SitePanel.tsx'

const NEW = '*' // no key of a site

/** The organisation and its sites: added, named and placed here. */
export function SitesRoom() {
  const t = useTranslations('sites')
  const access = useTranslations('access')
  const router = useRouter()
  const name = useNames()
  const { sites } = useMe()
  const sees = useCan('access.read')
  const may = useCan('site.manage')
  const [chosen, choose] = useQueryState('of', parseAsString.withOptions({ history: 'replace' }))
  if (!sees) return <Broken>{access('mayNotSee')}</Broken>
  const site = sites.find(({ slug }) => slug === chosen) ?? null
  const done = (slug: string | null) => {
    void choose(slug)
    if (slug) router.refresh() // the frame holds the sites
  }
  return (
    <Split
      label={t('site')}
      inspector={
        site || chosen === NEW ? <SitePanel key={`${chosen} ${site?.version}`} site={site} onDone={done} /> : <Hint>{t('choose')}</Hint>
      }
    >
      <RoomHead title={t('title')} said={t('said')}>
        {may && (
          <Button kind="primary" small onClick={() => void choose(NEW)}>
            {t('new')}
          </Button>
        )}
      </RoomHead>
      <RowTable<SiteSummary>
        label={t('title')}
        rows={sites}
        keyOf={({ slug }) => slug}
        chosen={chosen}
        onChoose={(slug) => void choose(slug)}
        columns={[
          { id: 'name', title: t('site'), kind: 'name', cell: ({ names }) => name(names) },
          { id: 'slug', title: t('slug'), width: '20%', cell: ({ slug }) => slug },
          { id: 'zone', title: t('timeZone'), width: '20%', cell: ({ timeZone }) => timeZone },
          { id: 'place', title: t('place'), width: '38%', cell: (row) => t('placeOf', placed(row)) },
        ]}
      />
      <Organisation />
    </Split>
  )
}

const placed = (site: SiteSummary) => {
  const { lat, lon, eastWestKm, northSouthKm } = draftOf(site)
  return { lat: Number(lat).toFixed(4), lon: Number(lon).toFixed(4), eastWestKm, northSouthKm }
}
