'use client'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { ScanCode } from '#/components/labels/ScanCode.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'

/** Scan the label or type what stands on it; leads to the object's own order where it has one, else to its page. */
export function FindCode({ onClose }: { onClose(): void }) {
  const t = useTranslations('field')
  const said = useRefusal()
  const router = useRouter()
  const [wrong, setWrong] = useState<string | null>(null)
  async function find(code: string) {
    setWrong(null)
    try {
      const object = await api.twins.byCode.query({ code })
      if (!object) return setWrong(t('unknownCode'))
      const [order] = await api.workOrders.list.query({ objectId: object.id as never, state: 'open' })
      onClose()
      router.push(order ? `/field/${order.number}` : `/id/${object.tag ?? object.code}`)
    } catch (error) {
      setWrong(said(error))
    }
  }
  return (
    <Dialog title={t('code')} onClose={onClose}>
      <ScanCode wrong={wrong} onCode={(code) => void find(code)} />
    </Dialog>
  )
}
