'use client'
import { useTranslations } from 'next-intl'
import { parseAsString, useQueryState } from 'nuqs'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan, useSite } from '#/components/frame/me.tsx'
import { Split } from '#/components/frame/Split.tsx'
import { Inspector } from '#/components/object/Inspector.tsx'
import { ButtonLink } from '#/components/ui/ButtonLink.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Broken, Empty, Hint, Loading } from '#/components/ui/State.tsx'
import { FleetTable } from './FleetTable.tsx'
import { Models } from './Models.tsx'
import { QuarantineNotice } from './QuarantineNotice.tsx'
import { TerminalHealth } from './TerminalHealth.tsx'

const EVERY_MS = 5_000

/** Who is connected, when last heard, what it still owes, and which models it runs. */
export function FleetRoom() {
  const t = useTranslations('fleet')
  const room = useTranslations('frame.room')
  const said = useRefusal()
  const site = useSite()
  const mayAdd = useCan('registry.edit')
  const mayInspect = useCan('system.read')
  const [chosen, choose] = useQueryState('object', parseAsString.withOptions({ history: 'replace' }))
  const { data, error, isPending } = useAsk(['gateways.list'], () => api.gateways.list.query(), { everyMs: EVERY_MS })
  const rows = data?.filter((row) => row.siteId === null || row.siteId === site.id)
  const online = rows?.filter((row) => row.online).length ?? 0
  return (
    <Split
      label={t('inspector')}
      inspector={
        chosen ? (
          <Inspector objectId={chosen} onClose={() => void choose(null)} />
        ) : (
          <>
            <Hint>{t('chooseOne')}</Hint>
            <TerminalHealth gateways={rows ?? []} />
          </>
        )
      }
    >
      <RoomHead title={rows ? t('connected', { online, all: rows.length }) : room('fleet')} said={t('said')}>
        {chosen && rows?.some((row) => row.objectId === chosen) && (
          <ButtonLink href={`/fleet/${chosen}?site=${site.slug}`}>{t('open')}</ButtonLink>
        )}
        {mayAdd && <ButtonLink href={`/fleet/add?site=${site.slug}`}>{t('add')}</ButtonLink>}
        {mayInspect && <ButtonLink href="/fleet/zones">{t('zones')}</ButtonLink>}
      </RoomHead>
      {rows?.map((row) => row.quarantine && <QuarantineNotice key={row.id} row={row} quarantine={row.quarantine} />)}
      {error ? (
        <Broken>{said(error)}</Broken>
      ) : isPending ? (
        <Loading rows={6} />
      ) : rows && rows.length > 0 ? (
        <FleetTable rows={rows} chosen={chosen} onChoose={(id) => void choose(id)} />
      ) : (
        <Empty>{t('none')}</Empty>
      )}
      {rows && rows.length > 0 && <Models rows={rows} />}
    </Split>
  )
}
