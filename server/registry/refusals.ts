import type { Tx } from '#/server/platform/db.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { RegistryRefusal } from './contract.ts'

type DatabaseError = { code: string; constraint_name?: string; message: string; detail?: string }

/** What the database refused, in our words; null where the error is none of ours. */
export function refusalOf(error: unknown): RegistryRefusal | null {
  const found = databaseError(error)
  if (!found) return null
  const name = found.constraint_name ?? ''
  if (name === 'codes_unique')
    return { code: 'CODE_TAKEN', value: /canonical\)=\([^,]*, [^,]*, (.*)\)/.exec(found.detail ?? '')?.[1] ?? '' }
  if (name === 'objects_pkey') return { code: 'OBJECT_ID_TAKEN' }
  if (name === 'objects_type') return { code: 'TYPE_NOT_FOUND', typeId: '' } // row-level security keeps the value to itself
  // What is named and is another tenant's is as if it were not there.
  if (found.code === '23503' && name.includes('site')) return { code: 'SITE_NOT_FOUND' }
  if (found.code === '23503' && name.startsWith('objects_')) return { code: 'OBJECT_NOT_FOUND' }
  if (name === 'numbers_live') return { code: 'NUMBER_TAKEN', kind: '', value: '' }
  if (name === 'stays_asset_once') return { code: 'ASSET_ELSEWHERE', at: '', since: '' }
  if (name === 'stays_position_once') return { code: 'POSITION_OCCUPIED', by: '', since: '' }
  if (found.message.startsWith('ONEFOLD_TYPE')) return { code: 'WRONG_TYPE', tag: '', typeId: '', position: '', positionTypeId: '' }
  if (name === 'edges_live') return { code: 'LINK_TAKEN' }
  const ring = /^ONEFOLD_CYCLE (\w+):/.exec(found.message)?.[1]
  if (ring || name === 'edges_sane') return { code: 'LINK_CYCLE', kind: ring ?? '' }
  if (found.message.startsWith('ONEFOLD_CYCLE')) return { code: 'PARENT_CYCLE' }
  return null
}

/** The outcome of a transaction that the database may refuse: its refusal is a value, everything else is still thrown. Of two that wait for
 *  each other the database ends one, which is no refusal: it is tried again, and then sees what the other has done. */
export async function attempt<T, R extends { code: string }>(work: () => Promise<Result<T, R>>): Promise<Result<T, R | RegistryRefusal>> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal) return refuse(refusal)
      if (tries === TRIES || !AGAIN.has(databaseError(error)?.code ?? '')) throw error
    }
  }
}

const TRIES = 4
/** @source PostgreSQL, Appendix A: serialization_failure, deadlock_detected */
const AGAIN = new Set(['40001', '40P01'])

function databaseError(error: unknown): DatabaseError | null {
  for (let it = error; it instanceof Error; it = it.cause) if ('severity' in it && 'code' in it) return it as unknown as DatabaseError
  return null
}

/** As `attempt`, and what is refused half way leaves nothing behind: the transaction is rolled back, the refusal is still a value. */
export function allOrNothing<T, R extends { code: string }>(
  transaction: (work: (tx: Tx) => Promise<T>) => Promise<T>,
  work: (tx: Tx) => Promise<Result<T, R>>,
): Promise<Result<T, R | RegistryRefusal>> {
  class Refused extends Error {
    readonly refusal: R
    constructor(refusal: R) {
      super(refusal.code)
      this.refusal = refusal
    }
  }
  return attempt(async () => {
    try {
      const value = await transaction(async (tx) => {
        const result = await work(tx)
        if (!result.ok) throw new Refused(result.refusal)
        return result.value
      })
      return ok(value)
    } catch (error) {
      if (error instanceof Refused) return refuse(error.refusal)
      throw error
    }
  })
}
