'use client'
import { useTranslations } from 'next-intl'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import { AlarmSection } from './AlarmSection.tsx'
import { ChannelsSection } from './ChannelsSection.tsx'
import { CommandSection } from './command/CommandSection.tsx'
import { ObjectHead } from './ObjectHead.tsx'
import { StateSection } from './StateSection.tsx'
import { StorySection } from './StorySection.tsx'
import { useAbout } from './useAbout.ts'
import { type KnownObject, useObject } from './useObject.ts'
import { WorkSection } from './WorkSection.tsx'

/** One object, on every screen in the same place and the same order: name, state, channels, alarm, work, command, story.
 *  `shortcuts` is off where the room itself has the keys for the alarm. */
export function InspectorBody({ objectId, onClose, shortcuts = true }: { objectId: string; onClose?: () => void; shortcuts?: boolean }) {
  const t = useTranslations('object')
  const said = useRefusal()
  const { known, missing, error } = useObject(objectId)
  if (error && !known) return <Broken>{said(error)}</Broken>
  if (missing) return <Empty>{t('gone')}</Empty>
  if (!known) return <Loading rows={8} />
  return <Body key={objectId} known={known} onClose={onClose} shortcuts={shortcuts} />
}

function Body({ known, onClose, shortcuts }: { known: KnownObject; onClose: (() => void) | undefined; shortcuts: boolean }) {
  const about = useAbout(known.object.id)
  const spokenOf = [about.alarms[0]?.channel ?? null, about.findings[0]?.spark?.channel ?? null]
  return (
    <>
      <ObjectHead known={known} onClose={onClose} />
      <StateSection known={known} about={about} />
      <ChannelsSection known={known} alarm={about.alarms[0] ?? null} spokenOf={spokenOf} />
      <AlarmSection about={about} shortcuts={shortcuts} />
      <WorkSection about={about} />
      <CommandSection known={known} urgent={about.alarms.length > 0} />
      <StorySection objectId={known.object.id} />
    </>
  )
}
