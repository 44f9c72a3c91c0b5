import type { Result } from '#/twin-models/core/result.ts'
import type { ForeignRecord, RegistryRefusal } from '../contract.ts'

export type ForeignRefusal = Extract<RegistryRefusal, { code: 'FOREIGN_NOT_FOUND' | 'FOREIGN_UNREACHABLE' | 'FOREIGN_ANSWER_REFUSED' }>

/** A register of somebody else's codes that can be asked over the network: one file and one entry in `index.ts` each. */
export type ForeignAdapter = {
  id: string
  /** The form in which a code is asked for, with its prefix; null where it is none of this register. */
  takes(code: string): { code: string; prefix: string } | null
  /** Asks under the address that the installation configured; what answers is trusted with nothing. */
  ask(base: URL, code: string, fetcher: typeof fetch): Promise<Result<ForeignRecord, ForeignRefusal>>
}
