import { z } from 'zod'

export const BACKUP_FORMAT = 1

const Table = z.object({
  schema: z.string(),
  name: z.string(),
  columns: z.array(z.string()).min(1),
  /** Whether it is a child of another table, made while the server runs: an open slot of readings. */
  child: z.boolean(),
  role: z.enum(['onefold_owner', 'onefold_system']),
  bytes: z.number(),
})
export type BackupTable = z.infer<typeof Table>

/** What a backup says of itself before its first row. */
export const Manifest = z.object({
  format: z.literal(BACKUP_FORMAT),
  madeAt: z.iso.datetime(),
  /** Of PostgreSQL, such as 180004. */
  postgres: z.number().int(),
  /** When each migration that the tables had was written: says which version made them. */
  migrations: z.array(z.number()).min(1),
  /** The last number of the log at that moment, and the sequencer's reign. */
  feed: z.object({ epoch: z.number().int(), seq: z.number().int() }),
  tables: z.array(Table),
  sequences: z.array(z.object({ schema: z.string(), name: z.string(), last: z.string().nullable() })),
})
export type Manifest = z.infer<typeof Manifest>

export const tableName = ({ schema, name }: { schema: string; name: string }) => `${quoted(schema)}.${quoted(name)}`
export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
