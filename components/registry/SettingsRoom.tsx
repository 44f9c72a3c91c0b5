'use client'
import { useTranslations } from 'next-intl'
import { RegistryTabs } from '#/components/numbers/RegistryTabs.tsx'
import page from '#/components/ui/page.module.css'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { LabelSwitches } from './LabelSwitches.tsx'
import { PrefixSetting } from './PrefixSetting.tsx'

/** What the organisation decides about its own codes and labels. */
export function SettingsRoom() {
  const t = useTranslations('registrySettings')
  return (
    <div className={page.room}>
      <RoomHead title={t('title')} said={t('said')}>
        <RegistryTabs />
      </RoomHead>
      <PrefixSetting />
      <LabelSwitches />
    </div>
  )
}
