'use client'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'

/** Type what stands on the label; leads to the object's own order where it has one, else to its page. */
export function FindCode({ onClose }: { onClose(): void }) {
  const t = useTranslations('field')
  const said = useRefusal()
  const router = useRouter()
  const [code, setCode] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  async function find() {
    try {
      const object = await api.twins.byCode.query({ code: code.trim() })
      if (!object) return setWrong(t('unknownCode'))
      const [order] = await api.workOrders.list.query({ objectId: object.id as never, state: 'open' })
      onClose()
      router.push(order ? `/field/${order.number}` : `/id/${object.tag ?? object.code}`)
    } catch (error) {
      setWrong(said(error))
    }
  }
  return (
    <Dialog
      title={t('code')}
      onClose={onClose}
      actions={
        <Button kind="primary" disabled={code.trim() === ''} onClick={() => void find()}>
          {t('open')}
        </Button>
      }
    >
      <Field label={t('codeOnLabel')} hint={t('codeHint')} error={wrong}>
        {(joined) => (
          <Input
            {...joined}
            autoFocus
            autoComplete="off"
            autoCapitalize="characters"
            value={code}
            onChange={(event) => {
              setCode(event.target.value)
              setWrong(null)
            }}
            onKeyDown={(event) => event.key === 'Enter' && void find()}
          />
        )}
      </Field>
    </Dialog>
  )
}
