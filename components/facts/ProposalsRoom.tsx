'use client'
import { useTranslations } from 'next-intl'
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { api } from '#/components/api/client.ts'
import { usePages } from '#/components/api/pages.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Split } from '#/components/frame/Split.tsx'
import { RegistryTabs } from '#/components/numbers/RegistryTabs.tsx'
import styles from '#/components/ui/decision.module.css'
import { More } from '#/components/ui/More.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Segmented } from '#/components/ui/Segmented.tsx'
import { Broken, Empty, Hint, Loading } from '#/components/ui/State.tsx'
import type { ProposalPage } from '#/server/registry/contract.ts'
import { Owners } from './Owners.tsx'
import { ProposalPanel } from './ProposalPanel.tsx'
import { ProposalTable } from './ProposalTable.tsx'

const STATES = ['open', 'answered'] as const

/** What others think a fact should be, waiting for who answers for it; below, who that is. */
export function ProposalsRoom() {
  const t = useTranslations('facts')
  const said = useRefusal()
  const [state, setState] = useQueryState('state', parseAsStringLiteral(STATES).withDefault('open'))
  const [chosen, choose] = useQueryState('proposal', parseAsString.withOptions({ history: 'replace' }))
  const { rows, last, error, more, waits } = usePages<ProposalPage>(['registry.facts.proposals', { state }], (after, options) =>
    api.registry.facts.proposals.query({ state, after }, options),
  )
  const proposal = rows?.find((one) => one.id === chosen)
  return (
    <Split
      label={t('inspector')}
      inspector={proposal ? <ProposalPanel key={proposal.id} proposal={proposal} /> : <Hint>{t('chooseOne')}</Hint>}
    >
      <RoomHead title={t('title')} said={t('said')}>
        <RegistryTabs />
      </RoomHead>
      <div className={styles.bar}>
        <Segmented
          label={t('show')}
          value={state}
          options={STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
          onChange={(next) => void setState(next)}
        />
      </div>
      {error ? (
        <Broken>{said(error)}</Broken>
      ) : !rows ? (
        <Loading rows={6} />
      ) : rows.length > 0 ? (
        <>
          <ProposalTable rows={rows} chosen={chosen} onChoose={(id) => void choose(id)} />
          <More shown={rows.length} all={last?.all ?? 0} onMore={more} waits={waits} />
        </>
      ) : (
        <Empty>{t(state === 'open' ? 'noneOpen' : 'noneAnswered')}</Empty>
      )}
      <Owners />
    </Split>
  )
}
