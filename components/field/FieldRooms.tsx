'use client'
import { usePathname } from 'next/navigation'
import { FieldOrder } from './FieldOrder.tsx'
import { fieldPlace } from './field-path.ts'
import { OutboxPage } from './OutboxPage.tsx'
import { SwapPage } from './SwapPage.tsx'
import { Today } from './Today.tsx'

/** Which of the tablet's pages the address names. */
export function FieldRooms() {
  const place = fieldPlace(usePathname())
  if (place.page === 'order') return <FieldOrder key={place.number} number={place.number} />
  if (place.page === 'swap') return <SwapPage />
  return place.page === 'outbox' ? <OutboxPage /> : <Today />
}
