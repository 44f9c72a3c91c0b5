'use client'
import { useTranslations } from 'next-intl'
import { parseAsString, useQueryState } from 'nuqs'
import { useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Split } from '#/components/frame/Split.tsx'
import { RegistryTabs } from '#/components/numbers/RegistryTabs.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Broken, Empty, Hint, Loading } from '#/components/ui/State.tsx'
import { ClashPanel } from './ClashPanel.tsx'
import { ClashTable } from './ClashTable.tsx'
import { CompareSites } from './CompareSites.tsx'
import styles from './clashes.module.css'
import { SecurityList } from './SecurityList.tsx'
import { TwoRecords } from './TwoRecords.tsx'

/** What cannot both be right: both sides stay apart until a person decides. Below, what else goes beyond a mistake. */
export function ClashesRoom() {
  const t = useTranslations('clashes')
  const said = useRefusal()
  const [chosen, choose] = useQueryState('clash', parseAsString.withOptions({ history: 'replace' }))
  const { data, error, isPending } = useAsk(['registry.clashes.list'], () => api.registry.clashes.list.query())
  const may = useCan('registry.edit')
  const [asking, ask] = useState<'two' | 'compare' | null>(null)
  const clash = data?.find((one) => one.id === chosen)
  const open = data?.filter((one) => !one.decided).length ?? 0
  return (
    <Split label={t('inspector')} inspector={clash ? <ClashPanel key={clash.id} clash={clash} /> : <Hint>{t('chooseOne')}</Hint>}>
      <RoomHead title={t('open', { open })} said={t('said')}>
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
      ) : isPending ? (
        <Loading rows={6} />
      ) : data && data.length > 0 ? (
        <ClashTable clashes={data} chosen={chosen} onChoose={(id) => void choose(id)} />
      ) : (
        <Empty>{t('none')}</Empty>
      )}
      <SecurityList />
      {asking === 'two' && <TwoRecords onClose={() => ask(null)} />}
      {asking === 'compare' && <CompareSites onClose={() => ask(null)} />}
    </Split>
  )
}
