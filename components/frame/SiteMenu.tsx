'use client'
import { useLocale, useTranslations } from 'next-intl'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Menu } from '#/components/ui/Menu.tsx'
import { nameIn } from '#/twin-models/core/names.ts'
import { useGoToSite, useMe, useSite } from './me.tsx'
import styles from './topbar.module.css'

export function SiteMenu() {
  const t = useTranslations('frame')
  const locale = useLocale() as 'en' | 'zh-CN'
  const { sites } = useMe()
  const site = useSite()
  const goToSite = useGoToSite()
  return (
    <Menu.Root>
      <Menu.Trigger className={styles.site} aria-label={`${t('site')}: ${nameIn(site.names, locale).text}`}>
        <span>{nameIn(site.names, locale).text}</span>
        <Glyph id="ui-chevron" size={16} className="quiet" />
      </Menu.Trigger>
      <Menu.List>
        <Menu.Choice
          value={site.slug}
          onChange={goToSite}
          options={sites.map((one) => ({ value: one.slug, label: nameIn(one.names, locale).text }))}
        />
      </Menu.List>
    </Menu.Root>
  )
}
