'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useMe, useSite } from '#/components/frame/me.tsx'
import { useNames } from '#/components/object/Name.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Choice, Field } from '#/components/ui/Field.tsx'

/** Two registries brought together, or one gone through: every pair that may be one thing is laid out to be decided. */
export function CompareSites({ onClose }: { onClose(): void }) {
  const t = useTranslations('clashes')
  const said = useRefusal()
  const name = useNames()
  const { sites } = useMe()
  const own = useSite()
  const [left, setLeft] = useState(own.id)
  const [right, setRight] = useState(own.id)
  const act = useAct(api.registry.clashes.compareSites.mutate, ['registry.'])
  const choice = (label: string, value: string, onChange: (id: string) => void) => (
    <Field label={label}>
      {(joined) => (
        <Choice
          {...joined}
          value={value}
          onChange={(event) => {
            onChange(event.target.value)
            act.reset()
          }}
        >
          {sites.map((site) => (
            <option key={site.id} value={site.id}>
              {name(site.names)}
            </option>
          ))}
        </Choice>
      )}
    </Field>
  )
  return (
    <Dialog
      title={t('compare')}
      description={t('compareSaid')}
      onClose={onClose}
      actions={
        <>
          <span className="grow quiet t12" role="status">
            {act.data && t('compared', { opened: act.data.opened })}
          </span>
          <Button
            kind="primary"
            refused={act.isPending ? t('comparing') : undefined}
            onClick={() => act.mutate({ leftSiteId: left as never, rightSiteId: right as never })}
          >
            {t('compare')}
          </Button>
        </>
      }
    >
      {choice(t('one'), left, setLeft)}
      {choice(t('other'), right, setRight)}
      {act.error && <p role="alert">{said(act.error)}</p>}
    </Dialog>
  )
}
