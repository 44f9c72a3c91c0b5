import { TRPCClientError } from '@trpc/client'

export type Refusal = { code: string } & Record<string, unknown>

/** What the server refused and why, by code and parameters, to be worded where it is shown; null where it is another failure. */
export function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof TRPCClientError)) return null
  const data = error.data as { refusal?: Refusal; code?: string } | null | undefined
  if (data?.refusal) return data.refusal
  return data?.code ? { code: data.code } : null
}
