'use client'
import { useTranslations } from 'next-intl'
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Split } from '#/components/frame/Split.tsx'
import { RegistryTabs } from '#/components/numbers/RegistryTabs.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Segmented } from '#/components/ui/Segmented.tsx'
import { Broken, Empty, Hint, Loading } from '#/components/ui/State.tsx'
import styles from './facts.module.css'
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
  const { data, error, isPending } = useAsk(['registry.facts.proposals', { state }], () => api.registry.facts.proposals.query({ state }), {
    keep: true,
  })
  const proposal = data?.find((one) => one.id === chosen)
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
      ) : isPending ? (
        <Loading rows={6} />
      ) : data && data.length > 0 ? (
        <ProposalTable proposals={data} chosen={chosen} onChoose={(id) => void choose(id)} />
      ) : (
        <Empty>{t(state === 'open' ? 'noneOpen' : 'noneAnswered')}</Empty>
      )}
      <Owners />
    </Split>
  )
}
