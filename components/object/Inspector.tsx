'use client'
import dynamic from 'next/dynamic'
import { Loading } from '#/components/ui/State.tsx'
import { whenIdle } from '#/components/ui/when-idle.ts'

/** The inspector, its charts and forms, which a room without a choice does not wait for: on its way when the page rests, or with the first choice. */
export const Inspector = dynamic(() => import('./InspectorBody.tsx').then(({ InspectorBody }) => InspectorBody), {
  ssr: false,
  loading: () => <Loading rows={8} />,
})
whenIdle(() => void import('./InspectorBody.tsx'))
