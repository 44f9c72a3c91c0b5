'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '#/components/api/client.ts'
import { refusalOf } from '#/components/api/refusal.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import type { OrderDetail, OrderStep } from '#/server/work-orders/contract.ts'

/** What a step wants before it is done: nothing, a value, or the code of the very object the order is for. `known` are codes of that object
 *  which need not be looked up; `away` words that another could not be. */
export function useStepInput(
  order: Pick<OrderDetail, 'objectId' | 'tag'>,
  step: OrderStep,
  onDone: (value?: string | number) => void,
  known: readonly string[] = [],
  away?: string,
) {
  const t = useTranslations('work')
  const said = useRefusal()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const wants = step.state === 'todo' && (step.needs === 'value' || step.needs === 'scan') ? step.needs : null
  async function done() {
    if (wants === null) return onDone()
    if (wants === 'value') return onDone(Number.isFinite(Number(text)) ? Number(text) : text)
    const same = known.find((code) => code.toUpperCase() === text.trim().toUpperCase())
    if (same) return onDone(same)
    try {
      const scanned = await api.twins.byCode.query({ code: text.trim() })
      if (!scanned) return setWrong(t('unknownCode'))
      if (scanned.id !== order.objectId) return setWrong(t('wrongAsset', { scanned: scanned.tag ?? scanned.code, own: order.tag }))
      onDone(scanned.code)
    } catch (error) {
      setWrong(away && refusalOf(error) === null ? away : said(error))
    }
  }
  const type = (value: string) => {
    setText(value)
    setWrong(null)
  }
  return { wants, text, type, wrong, done, ready: wants === null || text.trim() !== '' }
}
