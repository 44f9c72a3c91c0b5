'use client'
import { useTranslations } from 'next-intl'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { Split } from '#/components/frame/Split.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Segmented } from '#/components/ui/Segmented.tsx'
import { Arrival } from './Arrival.tsx'
import { Clocks } from './Clocks.tsx'
import styles from './data.module.css'
import { KeepPanel } from './KeepPanel.tsx'
import { Quarantine } from './Quarantine.tsx'
import { QuarantinePanel } from './QuarantinePanel.tsx'
import { Storage } from './Storage.tsx'
import { Tiles } from './Tiles.tsx'
import { type DataHealth, SPANS, useDataHealth, useSpan } from './useDataHealth.ts'
import { PARTS, type Part, troublesOf } from './verdict.ts'
import { WholeByGateway } from './WholeByGateway.tsx'
import { WorstSeries } from './WorstSeries.tsx'

/** Whether the readings can be relied on: said in one line, shown in five figures, each with what is behind it. */
export function DataRoom() {
  const t = useTranslations('data')
  const [span, setSpan] = useSpan()
  const [{ part, of }, set] = useQueryStates(
    { part: parseAsStringLiteral(PARTS).withDefault('wholeness'), of: parseAsString },
    { history: 'replace' },
  )
  const told = useDataHealth()
  const troubles = troublesOf({
    health: told.health.data,
    gateways: told.gateways,
    wholeness: told.wholeness.data,
    quarantine: told.quarantine.data?.counts,
  })
  const list = (parts: Iterable<Part>) => [...parts].map((it) => t(`part.${it}`)).join(t('and'))
  const asked = { arrival: told.health, wholeness: told.wholeness, quarantine: told.quarantine }
  const unknown = PARTS.filter((it) => it in asked && !asked[it as keyof typeof asked].data)
  const verdict =
    troubles.size > 0 ? t('lookAt', { what: list(troubles) }) : unknown.length > 0 ? t('looking', { what: list(unknown) }) : t('allWell')
  const choose = (chosen: string | null) => void set({ of: chosen })
  const view = { told, of, choose }
  return (
    <div className={styles.room}>
      <RoomHead title={t('title')} said={<span role="status">{verdict}</span>}>
        <Segmented
          label={t('stretch')}
          value={span}
          options={SPANS.map((value) => ({ value, label: t(`span.${value}`) }))}
          onChange={(next) => void setSpan(next)}
        />
      </RoomHead>
      <Tiles told={told} troubles={troubles} shown={part} onShow={(next) => void set({ part: next, of: null })} />
      <Split label={t('panel')} inspector={<Panel part={part} told={told} of={of} />}>
        <section className={styles.part} aria-label={t(`part.${part}`)}>
          <Shown part={part} {...view} />
        </section>
      </Split>
    </div>
  )
}

type View = { part: Part; told: DataHealth; of: string | null; choose(of: string | null): void }

function Shown({ part, told, of, choose }: View) {
  switch (part) {
    case 'arrival':
      return <Arrival told={told} />
    case 'wholeness':
      return <WholeByGateway told={told} chosen={of} onChoose={choose} />
    case 'quarantine':
      return <Quarantine told={told} chosen={of} onChoose={choose} />
    case 'clocks':
      return <Clocks told={told} />
    case 'storage':
      return <Storage told={told} chosen={of} onChoose={choose} />
  }
}

function Panel({ part, told, of }: Omit<View, 'choose'>) {
  if (part === 'quarantine') return <QuarantinePanel key={of} told={told} of={of} />
  if (part === 'storage') return <KeepPanel key={of} told={told} typeId={of} />
  return <WorstSeries told={told} gatewayId={part === 'wholeness' ? of : null} />
}
