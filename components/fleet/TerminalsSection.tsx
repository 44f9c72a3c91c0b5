'use client'
import { useTranslations } from 'next-intl'
import { useDeferredValue, useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import { Section } from '#/components/ui/Section.tsx'
import type { Candidate, GatewayRow } from '#/server/gateways/contract.ts'
import styles from './gateway.module.css'

/** What the gateway alone may speak for: put behind it, or taken off it. */
export function TerminalsSection({ row }: { row: GatewayRow }) {
  const t = useTranslations('gateway')
  const said = useRefusal()
  const may = useCan('registry.edit', row.objectId)
  const [words, setWords] = useState('')
  const asked = useDeferredValue(words.trim())
  const ask = { gatewayObjectId: row.objectId, words: asked }
  const { data } = useAsk(['gateways.candidates', ask, row.terminals], () => api.gateways.candidates.query(ask), { keep: true })
  const assign = useAct(
    ({ objectId, own }: Candidate) =>
      api.gateways.assignTerminals.mutate({ gatewayObjectId: row.objectId, add: own ? [] : [objectId], remove: own ? [objectId] : [] }),
    ['gateways.', 'twins.'],
  )
  const shown = data?.filter((one) => one.own || asked !== '' || may) ?? []
  return (
    <Section title={t('terminals')} aside={<span className="quiet">{row.terminals}</span>}>
      {may && (
        <Field label={t('findTerminal')} hint={t('findTerminalHint')}>
          {(joined) => <Input {...joined} type="search" value={words} maxLength={100} onChange={(event) => setWords(event.target.value)} />}
        </Field>
      )}
      <ul className={styles.terminals}>
        {shown.map((one) => (
          <li key={one.objectId}>
            <b>{one.tag}</b>
            <span className="quiet ellipsis">
              {one.own ? null : one.gatewayTag ? t('behind', { tag: one.gatewayTag }) : t('behindNone')}
            </span>
            {may && (
              <Button small kind="ghost" onClick={() => assign.mutate(one)} aria-label={t(one.own ? 'takeOff' : 'put', { tag: one.tag })}>
                {t(one.own ? 'takeOffShort' : 'putShort')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className={styles.calm}>{t('noTerminals')}</p>}
      {assign.error && <p role="alert">{said(assign.error)}</p>}
    </Section>
  )
}
