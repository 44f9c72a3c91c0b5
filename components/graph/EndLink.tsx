'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button, IconButton } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import type { Link } from '#/server/registry/contract.ts'

/** Ends a link, with why; that it was there stays known. */
export function EndLink({ link }: { link: Link }) {
  const t = useTranslations('graph')
  const said = useRefusal()
  const [asking, ask] = useState(false)
  const [note, setNote] = useState('')
  const act = useAct(api.registry.graph.unlink.mutate, ['registry.', 'twins.'])
  const end = () => act.mutate({ linkId: link.id, ...(note.trim() ? { note: note.trim() } : {}) }, { onSuccess: () => ask(false) })
  return (
    <>
      <IconButton label={t('endLink', { tag: link.other.tag })} onClick={() => ask(true)}>
        <Glyph id="ui-x" size={12} />
      </IconButton>
      {asking && (
        <Dialog
          title={t('endLink', { tag: link.other.tag })}
          description={t('endLinkSaid')}
          onClose={() => ask(false)}
          actions={
            <Button kind="primary" refused={act.isPending ? t('linking') : undefined} onClick={end}>
              {t('end')}
            </Button>
          }
        >
          <Field label={t('note')} error={act.error ? said(act.error) : undefined}>
            {(joined) => <Input {...joined} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />}
          </Field>
        </Dialog>
      )}
    </>
  )
}
