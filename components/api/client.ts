import { createTRPCClient, httpBatchStreamLink, type TRPCClient } from '@trpc/client'
import type { AppRouter } from '#/server/root.ts'
import { pageOfHeaders, pageOfLink } from './page-of.ts'
import { stepUpLink } from './step-up.ts'

/** The server's procedures from the browser; what is asked together is asked at once, and each answer comes when it is ready.
 *  Subscriptions go through `components/live`, one stream a browser. */
export const api: TRPCClient<AppRouter> = createTRPCClient<AppRouter>({
  links: [stepUpLink, pageOfLink, httpBatchStreamLink({ url: '/api/trpc', maxURLLength: 4_000, headers: pageOfHeaders })],
})
