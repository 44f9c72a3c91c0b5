'use client'
import { useTranslations } from 'next-intl'
import { parseAsBoolean, parseAsString, useQueryState } from 'nuqs'
import { useMemo } from 'react'
import { useWorded } from '#/components/api/worded.ts'
import { FactsSection } from '#/components/facts/FactsSection.tsx'
import { SiteOfObject } from '#/components/frame/me.tsx'
import { Split } from '#/components/frame/Split.tsx'
import { GraphSection } from '#/components/graph/GraphSection.tsx'
import { AsOfBand } from '#/components/life/AsOfBand.tsx'
import { AssetHistory } from '#/components/life/AssetHistory.tsx'
import { LifeSection } from '#/components/life/LifeSection.tsx'
import { serverNowMs } from '#/components/live/Live.tsx'
import { NumbersSection } from '#/components/numbers/NumbersSection.tsx'
import { AlarmSection } from '#/components/object/AlarmSection.tsx'
import { ChannelsSection } from '#/components/object/ChannelsSection.tsx'
import { CommandSection } from '#/components/object/command/CommandSection.tsx'
import { decisiveOf } from '#/components/object/live-channels.ts'
import { StateSection } from '#/components/object/StateSection.tsx'
import { StorySection } from '#/components/object/StorySection.tsx'
import { useAbout } from '#/components/object/useAbout.ts'
import { type KnownObject, knownObject, useObject } from '#/components/object/useObject.ts'
import { WorkSection } from '#/components/object/WorkSection.tsx'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { ChannelTable } from './ChannelTable.tsx'
import { useLatestFinding } from './FindingSpectrum.tsx'
import { HistoryTable } from './HistoryTable.tsx'
import { IdentitySection } from './IdentitySection.tsx'
import { LargeCharts } from './LargeCharts.tsx'
import { LifeBanner } from './LifeBanner.tsx'
import { PageHead } from './PageHead.tsx'
import { PartsList } from './PartsList.tsx'
import styles from './page.module.css'
import { RowStrip } from './RowStrip.tsx'
import { fittedRange } from './range.ts'
import { useFittedRange } from './useFittedRange.ts'
import { useRange } from './useRange.ts'
import { WhatIf } from './WhatIf.tsx'

/** The same object as in the inspector, with room: large charts, every channel, its whole identity. Range, channel and scale stand in the address. */
export function ObjectPage({ object: drawn }: { object: ObjectDetail }) {
  const worded = useWorded()
  const object = useMemo(() => worded(drawn), [worded, drawn])
  const asked = useObject(object.id).known
  const known = useMemo(() => asked ?? knownObject(object), [asked, object])
  return (
    <>
      <SiteOfObject siteId={object.siteId} />
      <Page known={known} removedIso={object.askedRemovedIso} />
    </>
  )
}

/** An asset's charts begin no earlier than where it stands now. */
const rangeSince = (iso: string | undefined) => (iso ? fittedRange(serverNowMs() - Date.parse(iso)) : '30d')

function Page({ known, removedIso }: { known: KnownObject; removedIso: string | undefined }) {
  const t = useTranslations('object')
  const { object, channels } = known
  const about = useAbout(object.id)
  const [drawn, draw] = useQueryState('channel', parseAsString.withOptions({ history: 'push' }))
  const [log, setLog] = useQueryState('log', parseAsBoolean)
  const alarm = about.alarms[0] ?? null
  const spokenOf = [drawn, alarm?.channel ?? null, about.findings[0]?.spark?.channel ?? null]
  const decisive = decisiveOf(channels, spokenOf)
  const fitted = useFittedRange(object.id, decisive)
  const range = useRange(object.kind === 'asset' ? rangeSince(object.position?.sinceIso) : fitted)
  const finding = useLatestFinding(about.findings[0]?.findingId ?? null)
  return (
    <Split
      label={t('identity')}
      inspector={
        <>
          <StateSection known={known} about={about} />
          <ChannelsSection known={known} alarm={alarm} spokenOf={spokenOf} compact />
          <AlarmSection about={about} shortcuts />
          <WorkSection about={about} />
          <CommandSection known={known} urgent={about.alarms.length > 0} />
          <IdentitySection known={known} />
          <StorySection objectId={object.id} />
        </>
      }
    >
      <div className={styles.page}>
        <LifeBanner object={known.object} removedIso={removedIso} />
        <AsOfBand object={object} />
        <PageHead known={known} range={range} />
        <RowStrip object={object} wrong={about.alarms[0]?.priority ?? about.alerts[0]?.priority ?? null} />
        {decisive && (
          <LargeCharts known={known} decisive={decisive} finding={finding} range={range} log={log} onLog={(next) => void setLog(next)} />
        )}
        {object.kind === 'asset' && <AssetHistory object={object} range={range} />}
        <WhatIf known={known} />
        {channels.length > 0 && (
          <ChannelTable known={known} drawn={decisive?.channel.id ?? null} onDraw={(channel) => void draw(channel)} />
        )}
        <PartsList known={known} />
        <GraphSection known={known} />
        <NumbersSection object={object} />
        <FactsSection known={known} />
        <LifeSection object={object} />
        <HistoryTable objectId={object.id} />
      </div>
    </Split>
  )
}
