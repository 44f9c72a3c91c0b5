'use client'
import { Tooltip } from '@base-ui/react/tooltip'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { type ReactNode, useState } from 'react'
import { refusalOf } from '#/components/api/refusal.ts'

/** A refusal stays one however often it is asked; only what did not arrive is tried again. */
const makeClient = () =>
  new QueryClient({
    defaultOptions: { queries: { retry: (times, error) => times < 3 && refusalOf(error) === null, refetchOnWindowFocus: false } },
  })

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient)
  return (
    <NuqsAdapter>
      <QueryClientProvider client={client}>
        <Tooltip.Provider delay={400}>{children}</Tooltip.Provider>
      </QueryClientProvider>
    </NuqsAdapter>
  )
}
