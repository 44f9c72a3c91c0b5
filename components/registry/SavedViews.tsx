'use client'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import { Menu } from '#/components/ui/Menu.tsx'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'

/** One's own ways to look at the registry, by name. The address of each is what is shared. */
export function SavedViews() {
  const t = useTranslations('registry.views')
  const [open, setOpen] = useState<'save' | 'forget' | null>(null)
  const router = useRouter()
  const here = usePathname()
  const views = useAsk(['search.views'], () => api.search.views.query()).data ?? []
  return (
    <>
      <Menu.Root>
        <Menu.Trigger render={<Button small>{t('title')}</Button>} />
        <Menu.List align="end">
          {views.length === 0 && <Menu.Note>{t('none')}</Menu.Note>}
          {views.map((view) => (
            <Menu.Item key={view.id} onClick={() => router.push(`${here}?${view.query}`)}>
              {view.name}
            </Menu.Item>
          ))}
          <Menu.Rule />
          <Menu.Item onClick={() => setOpen('save')}>{t('save')}</Menu.Item>
          <Menu.Item onClick={() => void navigator.clipboard?.writeText(window.location.href)}>{t('copyLink')}</Menu.Item>
          {views.length > 0 && <Menu.Item onClick={() => setOpen('forget')}>{t('forget')}</Menu.Item>}
        </Menu.List>
      </Menu.Root>
      {open === 'save' && <Save onClose={() => setOpen(null)} />}
      {open === 'forget' && <Forget onClose={() => setOpen(null)} />}
    </>
  )
}

function Save({ onClose }: { onClose(): void }) {
  const t = useTranslations('registry.views')
  const said = useRefusal()
  const [name, setName] = useState('')
  const params = useSearchParams()
  const save = useAct(
    (given: string) => api.search.saveView.mutate({ id: uuidv7(), name: given, query: withoutObject(params) }),
    ['search.views'],
  )
  const act = () => name.trim() && save.mutate(name.trim(), { onSuccess: onClose })
  return (
    <Dialog
      title={t('save')}
      description={t('saveSaid')}
      onClose={onClose}
      actions={
        <Button kind="primary" refused={name.trim() ? undefined : t('nameFirst')} onClick={act}>
          {t('saveNow')}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          act()
        }}
      >
        <Field label={t('name')} error={save.error ? said(save.error) : undefined}>
          {(joined) => <Input {...joined} value={name} maxLength={80} onChange={(event) => setName(event.currentTarget.value)} />}
        </Field>
      </form>
    </Dialog>
  )
}

function withoutObject(params: URLSearchParams): string {
  const kept = new URLSearchParams(params)
  kept.delete('object')
  return kept.toString()
}

function Forget({ onClose }: { onClose(): void }) {
  const t = useTranslations('registry.views')
  const views = useAsk(['search.views'], () => api.search.views.query()).data ?? []
  const drop = useAct((id: string) => api.search.dropView.mutate({ id }), ['search.views'])
  return (
    <Dialog title={t('forget')} onClose={onClose}>
      <ul>
        {views.map((view) => (
          <li key={view.id} className="row">
            <span className="grow ellipsis">{view.name}</span>
            <Button small onClick={() => drop.mutate(view.id)} aria-label={t('forgetOne', { name: view.name })}>
              {t('forgetNow')}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
