import { bigint, boolean, customType, index, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { authSchema, user } from '../schema.ts'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const ofUser = () =>
  uuid('user_id')
    .notNull()
    .references(() => user.id, { onDelete: 'cascade' })

/** The secret of an authenticator app, sealed with the installation's key. */
export const totpSecrets = authSchema.table('totp_secrets', {
  userId: ofUser().primaryKey(),
  sealed: bytea().notNull(),
  confirmedAt: at('confirmed_at'), // null while it is being set up
  lastStep: bigint('last_step', { mode: 'number' }).notNull().default(0), // a code is good once
  createdAt: at('created_at').notNull(),
})

/** Ten codes for the day the telephone is gone: each good once, kept as its digest. */
export const recoveryCodes = authSchema.table(
  'recovery_codes',
  { userId: ofUser(), hash: bytea().notNull(), usedAt: at('used_at') },
  (table) => [primaryKey({ columns: [table.userId, table.hash] })],
)

export const passkeys = authSchema.table(
  'passkeys',
  {
    id: uuid().primaryKey(),
    userId: ofUser(),
    credentialId: text('credential_id').notNull().unique(), // base64url
    publicKey: bytea('public_key').notNull(), // COSE
    counter: bigint({ mode: 'number' }).notNull(),
    transports: text().array().notNull(),
    name: text().notNull(),
    synced: boolean().notNull(), // kept by the maker of the device, not in it alone
    createdAt: at('created_at').notNull(),
    lastUsedAt: at('last_used_at'),
  },
  (table) => [index('passkeys_user').on(table.userId)],
)
