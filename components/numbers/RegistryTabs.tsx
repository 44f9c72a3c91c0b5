'use client'
import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { Tabs } from '#/components/ui/Tabs.tsx'

const TABS = [
  { id: 'objects', href: '/registry' },
  { id: 'numbers', href: '/registry/numbers' },
  { id: 'clashes', href: '/registry/clashes' },
  { id: 'proposals', href: '/registry/proposals' },
  { id: 'settings', href: '/registry/settings' },
] as const

/** The parts of the registry; what waits for a decision is counted where one goes to decide it. */
export function RegistryTabs() {
  const t = useTranslations('numbers.tab')
  const { data } = useAsk(['registry.waiting'], () => api.registry.waiting.query())
  const waiting: Partial<Record<(typeof TABS)[number]['id'], number>> = data ?? {}
  return <Tabs label={t('label')} tabs={TABS.map(({ id, href }) => ({ href, said: t(id), count: waiting[id] ?? 0 }))} />
}
