'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button, RoomForReason } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import page from '#/components/ui/page.module.css'
import { RowTable } from '#/components/ui/RowTable.tsx'
import send from '#/components/ui/send-line.module.css'

/** The site's /48 with its subnets, or the field to give it one. */
export function AddressPlan({ siteId }: { siteId: string }) {
  const t = useTranslations('numbers')
  const { data } = useAsk(['registry.numbers.plans'], () => api.registry.numbers.plans.query())
  const plan = data?.find((one) => one.siteId === siteId)
  if (!data) return null
  return (
    <section className={page.part} aria-label={t('plan')}>
      <h2>{plan ? t('planOf', { prefix: plan.prefix }) : t('plan')}</h2>
      {!plan ? (
        <PlanForm siteId={siteId} />
      ) : plan.subnets.length === 0 ? (
        <p className="quiet">{t('noSubnets')}</p>
      ) : (
        <RowTable
          rows={plan.subnets}
          keyOf={({ id }) => id}
          columns={[
            { id: 'subnet', title: t('subnet'), kind: 'name', cell: ({ prefix }) => prefix },
            { id: 'zone', title: t('zone'), cell: ({ zoneName }) => (zoneName === 'terminals' ? t('figure.terminals') : zoneName) },
            { id: 'serves', title: t('serves'), cell: ({ gatewayTag, name }) => gatewayTag ?? name },
            { id: 'handedOut', title: t('handedOut'), kind: 'number', cell: ({ handedOut }) => formatNumber(handedOut, 0) },
          ]}
        />
      )}
    </section>
  )
}

function PlanForm({ siteId }: { siteId: string }) {
  const t = useTranslations('numbers')
  const said = useRefusal()
  const may = useCan('registry.edit')
  const [prefix, setPrefix] = useState('')
  const plan = useAct((given: string) => api.registry.numbers.planSite.mutate({ siteId: siteId as never, prefix: given }), ['registry.'])
  if (!may) return <p className="quiet">{t('noPlan')}</p>
  return (
    <form
      className={send.line}
      onSubmit={(event) => {
        event.preventDefault()
        plan.mutate(prefix)
      }}
    >
      <Field label={t('prefix')} hint={t('prefixHint')} error={plan.error ? said(plan.error) : undefined}>
        {(joined) => (
          <Input
            {...joined}
            value={prefix}
            onChange={(event) => setPrefix(event.target.value)}
            placeholder="2001:db8:1::/48"
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
      <RoomForReason value>
        {' '}
        <Button kind="primary" type="submit" refused={prefix.trim() === '' ? t('prefixNeeded') : undefined}>
          {t('setPrefix')}
        </Button>
      </RoomForReason>
    </form>
  )
}
