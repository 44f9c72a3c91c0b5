import { and, gt, isNull, or } from 'drizzle-orm'
import { grants } from './schema.ts'

/** Grants that hold at this moment; what break-glass gave ends by itself. */
export const inForce = (now: Date) => and(isNull(grants.endedAt), or(isNull(grants.until), gt(grants.until, now)))
/** Those that people gave for as long as they are needed. */
export const standing = and(isNull(grants.endedAt), isNull(grants.until))
