'use client'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { Scenarios } from '#/components/palette/Scenarios.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Menu } from '#/components/ui/Menu.tsx'
import { useSetLocale } from './LanguageButton.tsx'
import { useCan, useMe, useSite } from './me.tsx'
import { signOut } from './sign-out.ts'
import { remember, THEMES, type Theme } from './theme.ts'
import styles from './user-menu.module.css'

export function UserMenu({ onKeys }: { onKeys(): void }) {
  const t = useTranslations('frame')
  const locale = useLocale()
  const setLocale = useSetLocale()
  const { person, roles } = useMe()
  const site = useSite()
  const router = useRouter()
  const mayRun = useCan('scenario.run')
  const mayBreak = useCan('access.break_glass')
  const [theme, setTheme] = useState<Theme | null>(null)
  const [scenarios, setScenarios] = useState(false)

  const choose = (next: string) => {
    document.documentElement.dataset.theme = next
    remember('theme', next)
    setTheme(next as Theme)
  }
  return (
    <>
      <Menu.Root onOpenChange={() => setTheme(document.documentElement.dataset.theme as Theme)}>
        <Menu.Trigger className={styles.person} aria-label={t('account', { name: person.name })}>
          <Glyph id="ui-person" />
        </Menu.Trigger>
        <Menu.List align="end">
          <Menu.Note>
            <strong>{person.name}</strong>
            <br />
            {roles.map((role) => t(`role.${role}`)).join(', ')}
          </Menu.Note>
          <Menu.Rule />
          <Menu.Heading label={t('theme')}>
            <Menu.Choice
              value={theme ?? 'grey'}
              onChange={choose}
              options={THEMES.map((one) => ({ value: one, label: t(`themes.${one}`) }))}
            />
          </Menu.Heading>
          <Menu.Rule />
          <Menu.Heading label={t('language')}>
            <Menu.Choice
              value={locale}
              onChange={setLocale}
              options={[
                { value: 'en', label: 'English' },
                { value: 'zh-CN', label: '简体中文' },
              ]}
            />
          </Menu.Heading>
          <Menu.Rule />
          <Menu.Item onClick={() => router.push(`/account?site=${site.slug}`)}>{t('room.account')}</Menu.Item>
          {mayBreak && <Menu.Item onClick={() => router.push(`/access/glass?site=${site.slug}`)}>{t('breakGlass')} …</Menu.Item>}
          {site.simulated && mayRun && <Menu.Item onClick={() => setScenarios(true)}>{t('scenarios')} …</Menu.Item>}
          <Menu.Item onClick={onKeys} shortcut="?">
            {t('keys')}
          </Menu.Item>
          <Menu.Item onClick={() => void signOut()}>{t('signOut')}</Menu.Item>
        </Menu.List>
      </Menu.Root>
      {scenarios && <Scenarios onClose={() => setScenarios(false)} />}
    </>
  )
}
