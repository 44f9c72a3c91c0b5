import { bigint, integer, text } from 'drizzle-orm/pg-core'
import { authSchema } from '../schema.ts'

/** Failures in a row, by digest of the account: known or not, so that a lock gives nothing away. */
export const signInLocks = authSchema.table('sign_in_locks', {
  key: text().primaryKey(),
  failures: integer().notNull(),
  lastFailureMs: bigint('last_failure_ms', { mode: 'number' }).notNull(),
  untilMs: bigint('until_ms', { mode: 'number' }).notNull(),
})
