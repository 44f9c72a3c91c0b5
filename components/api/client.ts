import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client'
import type { AppRouter } from '#/server/root.ts'

/** The server's procedures from the browser. Subscriptions go through `components/live`, one stream a browser. */
export const api: TRPCClient<AppRouter> = createTRPCClient<AppRouter>({
  links: [httpBatchLink({ url: '/api/trpc', maxURLLength: 4_000 })],
})
