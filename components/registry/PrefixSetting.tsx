'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button, RoomForReason } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import page from '#/components/ui/page.module.css'
import { Loading } from '#/components/ui/State.tsx'
import send from '#/components/ui/send-line.module.css'

/** The prefix under which new codes are made; those before stay and resolve. */
export function PrefixSetting() {
  const t = useTranslations('registrySettings')
  const said = useRefusal()
  const may = useCan('registry.settings')
  const { data } = useAsk(['registry.prefix'], () => api.registry.prefix.query())
  const [typed, type] = useState<string | null>(null)
  const act = useAct((prefix: string) => api.registry.usePrefix.mutate({ prefix }), ['registry.prefix'])
  if (!data) return <Loading rows={3} />
  const value = typed ?? data.prefix
  return (
    <section className={page.part} aria-label={t('prefix')}>
      <h2>{t('prefix')}</h2>
      <p>{data.prefix === data.sandbox ? t('sandbox', { prefix: data.prefix }) : t('own', { prefix: data.prefix })}</p>
      {data.former.length > 0 && <p className="quiet">{t('former', { prefixes: data.former.join(t('comma')) })}</p>}
      {may ? (
        <form
          className={send.line}
          onSubmit={(event) => {
            event.preventDefault()
            act.mutate(value.trim(), { onSuccess: () => type(null) })
          }}
        >
          <Field label={t('newPrefix')} hint={t('prefixHint')} error={act.error ? said(act.error) : undefined}>
            {(joined) => (
              <Input
                {...joined}
                maxLength={60}
                autoComplete="off"
                spellCheck={false}
                value={value}
                onChange={(event) => {
                  type(event.target.value)
                  act.reset()
                }}
              />
            )}
          </Field>
          <RoomForReason value>
            {' '}
            <Button
              kind="primary"
              type="submit"
              refused={value.trim() === data.prefix || value.trim() === '' ? t('prefixNeeded') : act.isPending ? t('saving') : undefined}
            >
              {t('use')}
            </Button>
          </RoomForReason>
        </form>
      ) : (
        <p className="quiet">{t('mayNot')}</p>
      )}
    </section>
  )
}
