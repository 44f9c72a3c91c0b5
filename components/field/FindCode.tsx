'use client'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { ScanCode } from '#/components/labels/ScanCode.tsx'
import { objectHref } from '#/components/object/ObjectHead.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { goInField } from './field-path.ts'
import { useOrders } from './useMyOrders.ts'

/** Scan the label or type what stands on it; leads to the object's own order where it has one, else to its page. */
export function FindCode({ onClose }: { onClose(): void }) {
  const t = useTranslations('field')
  const said = useRefusal()
  const router = useRouter()
  const { data: mine } = useOrders(true)
  const [wrong, setWrong] = useState<string | null>(null)
  function open(number: string) {
    onClose()
    goInField(`/field/${number}`)
  }
  async function find(code: string) {
    setWrong(null)
    const own = navigator.onLine ? undefined : mine?.find(({ tag }) => tag.toUpperCase() === code.trim().toUpperCase())
    if (own) return open(own.number)
    try {
      const object = await api.twins.byCode.query({ code })
      if (!object) return setWrong(t('unknownCode'))
      const [order] = await api.workOrders.list.query({ objectId: object.id as never, state: 'open' })
      if (order) return open(order.number)
      onClose()
      router.push(objectHref(object.tag ?? object.code))
    } catch (error) {
      setWrong(said(error))
    }
  }
  return (
    <Dialog title={t('findCode')} onClose={onClose}>
      <ScanCode wrong={wrong} onCode={(code) => void find(code)} />
    </Dialog>
  )
}
