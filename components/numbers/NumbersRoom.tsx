'use client'
import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useSite } from '#/components/frame/me.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import page from '#/components/ui/page.module.css'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import { AddressPlan } from './AddressPlan.tsx'
import { Coverage } from './Coverage.tsx'
import { RegistryTabs } from './RegistryTabs.tsx'

/** How the network knows this site's things: the address plan, and how many have an address of their own. */
export function NumbersRoom() {
  const t = useTranslations('numbers')
  const said = useRefusal()
  const site = useSite()
  const { data, error, isPending } = useAsk(['registry.numbers.coverage'], () => api.registry.numbers.coverage.query())
  const rows = data?.filter((row) => row.siteId === site.id) ?? []
  const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + pick(row), 0)
  const counted = {
    with: formatNumber(
      sum((row) => row.withIpv6),
      0,
    ),
    all: formatNumber(
      sum((row) => row.terminals),
      0,
    ),
  }
  return (
    <div className={page.room}>
      <RoomHead title={t('title')} said={isPending ? ' ' : t('counted', counted)}>
        <RegistryTabs />
      </RoomHead>
      <AddressPlan siteId={site.id} />
      {error ? (
        <Broken>{said(error)}</Broken>
      ) : isPending ? (
        <Loading rows={8} />
      ) : rows.length === 0 ? (
        <Empty>{t('noTerminals')}</Empty>
      ) : (
        <Coverage rows={rows} siteId={site.id} />
      )}
    </div>
  )
}
