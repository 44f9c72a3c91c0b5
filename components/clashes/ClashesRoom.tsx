'use client'
import { useTranslations } from 'next-intl'
import { parseAsString, useQueryState } from 'nuqs'
import { useState } from 'react'
import { api } from '#/components/api/client.ts'
import { usePages } from '#/components/api/pages.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Split } from '#/components/frame/Split.tsx'
import { RegistryTabs } from '#/components/numbers/RegistryTabs.tsx'
import { Button } from '#/components/ui/Button.tsx'
import styles from '#/components/ui/decision.module.css'
import { More } from '#/components/ui/More.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Broken, Hint, Loading } from '#/components/ui/State.tsx'
import type { ClashPage } from '#/server/registry/contract.ts'
import { ClashPanel } from './ClashPanel.tsx'
import { ClashTable } from './ClashTable.tsx'
import { CompareSites } from './CompareSites.tsx'
import { NoClash } from './NoClash.tsx'
import { SecurityList } from './SecurityList.tsx'
import { TwoRecords } from './TwoRecords.tsx'

/** What cannot both be right: both sides stay apart until a person decides. Below, what else goes beyond a mistake. */
export function ClashesRoom() {
  const t = useTranslations('clashes')
  const said = useRefusal()
  const [chosen, choose] = useQueryState('clash', parseAsString.withOptions({ history: 'replace' }))
  const { rows, last, error, more, waits } = usePages<ClashPage>(['registry.clashes.list'], (after, options) =>
    api.registry.clashes.list.query({ after }, options),
  )
  const may = useCan('registry.edit')
  const [asking, ask] = useState<'two' | 'compare' | null>(null)
  const clash = rows?.find((one) => one.id === chosen)
  return (
    <Split label={t('inspector')} inspector={clash ? <ClashPanel key={clash.id} clash={clash} /> : <Hint>{t('chooseOne')}</Hint>}>
      <RoomHead title={t('open', { open: last?.open ?? 0 })} said={t('said')}>
        <RegistryTabs />
      </RoomHead>
      {may && (
        <div className={styles.bar}>
          <Button small onClick={() => ask('two')}>
            {t('reportTwo')}
          </Button>
          <Button small onClick={() => ask('compare')}>
            {t('compare')}
          </Button>
        </div>
      )}
      {error ? (
        <Broken>{said(error)}</Broken>
      ) : !rows ? (
        <Loading rows={6} />
      ) : rows.length > 0 ? (
        <>
          <ClashTable rows={rows} chosen={chosen} onChoose={(id) => void choose(id)} />
          <More shown={rows.length} all={last?.all ?? 0} onMore={more} waits={waits} />
        </>
      ) : (
        <NoClash />
      )}
      <SecurityList />
      {asking === 'two' && <TwoRecords onClose={() => ask(null)} />}
      {asking === 'compare' && <CompareSites onClose={() => ask(null)} />}
    </Split>
  )
}
