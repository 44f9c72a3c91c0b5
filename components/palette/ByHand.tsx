'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Choice, Field } from '#/components/ui/Field.tsx'
import type { DEEDS } from '#/twin-models/catalog/scenario-runner.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'

/** What a crew does with its hands, which no device can do for it: in a simulated site somebody has to say that it is done. */
export function ByHand({ objectId, deeds }: { objectId: string; deeds: typeof DEEDS }) {
  const t = useTranslations('scenarios')
  const locale = useLocale() as 'en' | 'zh-CN'
  const said = useRefusal()
  const [chosen, choose] = useState<string | null>(null)
  const deed = deeds.find(({ id }) => id === chosen) ?? deeds[0]
  const act = useAct(
    (what: string) =>
      api.commands.issue.mutate({
        commandId: uuidv7() as never,
        objectId: objectId as never,
        command: 'do_by_hand',
        params: { deed: what },
        reason: t('handReason'),
      }),
    ['commands.'],
  )
  if (!deed) return null
  return (
    <>
      <Field label={t('byHand')} hint={t('byHandSaid')}>
        {(joined) => (
          <Choice {...joined} value={deed.id} onChange={(event) => choose(event.target.value)}>
            {deeds.map((one) => (
              <option key={one.id} value={one.id}>
                {nameIn(one.names, locale).text}
              </option>
            ))}
          </Choice>
        )}
      </Field>
      <div className="row">
        <Button onClick={() => act.mutate(deed.id)} refused={act.isPending ? t('sending') : undefined}>
          {t('doIt')}
        </Button>
        <span className="t12 quiet" role="status">
          {act.isPending && t('sending')}
          {act.data && t('sent')}
          {act.isError && said(act.error)}
        </span>
      </div>
    </>
  )
}
