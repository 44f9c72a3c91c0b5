'use client'
import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useCan, useMe } from '#/components/frame/me.tsx'
import { Tabs } from '#/components/ui/Tabs.tsx'
import type { Permission } from '#/server/access/contract.ts'

export const ACCESS_TABS = [
  { id: 'accounts', href: '/access', needs: ['people.manage'] },
  { id: 'grants', href: '/access/grants', needs: ['access.read'] },
  { id: 'areas', href: '/access/areas', needs: ['access.read'] },
  { id: 'sites', href: '/access/sites', needs: ['access.read'] },
  { id: 'roles', href: '/access/roles', needs: ['people.read'] },
  { id: 'glass', href: '/access/glass', needs: ['access.break_glass', 'access.read'] },
  { id: 'tokens', href: '/access/tokens', needs: ['token.issue'] },
  { id: 'policy', href: '/access/policy', needs: ['people.manage'] },
] as const satisfies readonly { id: string; href: string; needs: readonly Permission[] }[]

/** The parts of access, as far as one may see them; what waits for a decision is counted. */
export function AccessTabs() {
  const t = useTranslations('access.tab')
  const { permissions, person } = useMe()
  const reads = useCan('access.read')
  const decides = useCan('access.review')
  const enabled = reads && decides
  const grants = useAsk(['access.grants.list'], () => api.access.grants.list.query(), { enabled })
  const glass = useAsk(['access.glass.list'], () => api.access.glass.list.query({}), { enabled })
  const waiting: Partial<Record<(typeof ACCESS_TABS)[number]['id'], number>> = enabled
    ? {
        grants: grants.data?.grants.filter((grant) => grant.due && grant.person.id !== person.id).length ?? 0,
        glass: glass.data?.waiting ?? 0,
      }
    : {}
  const mine = ACCESS_TABS.filter(({ needs }) => needs.some((one) => permissions.includes(one)))
  return <Tabs bar label={t('label')} tabs={mine.map(({ id, href }) => ({ href, said: t(id), count: waiting[id] ?? 0 }))} />
}
