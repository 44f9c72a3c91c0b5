import { customType, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TenantId } from '#/twin-models/core/ids.ts'

export const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
export const tstzrange = customType<{ data: string }>({ dataType: () => 'tstzrange' })
/** Compared byte by byte: a leakproof order, which row-level security lets an index use. */
export const bytewise = customType<{ data: string }>({ dataType: () => 'text collate "C"' })
export const tenant = () => uuid('tenant_id').$type<TenantId>().notNull()
