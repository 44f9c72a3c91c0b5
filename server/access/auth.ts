import { randomBytes } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { isAPIError } from 'better-auth/api'
import { eq } from 'drizzle-orm'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { PASSWORD_MIN_LENGTH } from './password-length.ts'
import { account, installation, session, user, verification } from './schema.ts'
import { doors } from './session/doors.ts'
import { signInHooks } from './session/hooks.ts'

export type Auth = Awaited<ReturnType<typeof createAuth>>

/** Longer than any organisation lets a session last: its own ends are in its policy, and end it earlier. */
const LONGEST_SESSION_S = 366 * 24 * 3600

/** Sign-in with a password, a passkey, or the organisation's single sign-on. Nobody signs up by himself: people are invited.
 *  Sessions stand in the database; every request looks, so that a revocation acts at once. */
export async function createAuth(system: System) {
  const db = drizzle(system.db.auth)
  return betterAuth({
    appName: 'Onefold',
    basePath: '/api/auth',
    ...(system.env.publicUrl ? { baseURL: system.env.publicUrl } : {}),
    secret: await installationSecret(system),
    database: drizzleAdapter(db, { provider: 'pg', schema: { user, session, account, verification } }),
    user: { additionalFields: { locale: { type: 'string', required: false, input: true } } },
    session: {
      expiresIn: LONGEST_SESSION_S,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
      additionalFields: {
        method: { type: 'string', required: true, input: false, defaultValue: 'password' },
        provedAt: { type: 'date', required: true, input: false, defaultValue: () => new Date(system.clock.nowMs()) },
        secondAt: { type: 'date', required: false, input: false },
        lastUsedAt: { type: 'date', required: true, input: false, defaultValue: () => new Date(system.clock.nowMs()) },
      },
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: PASSWORD_MIN_LENGTH, maxPasswordLength: 256 },
    // Tries are counted an account and an address in our own table (session/tries), which a restart does not forget.
    rateLimit: { enabled: false },
    trustedOrigins: (request) => trustedOrigins(request?.headers.get('host') ?? null, system.env.publicUrl),
    advanced: {
      cookiePrefix: 'onefold',
      disableOriginCheck: false, // said aloud: the library leaves it out where NODE_ENV is test
      disableCSRFCheck: false,
      useSecureCookies: system.env.https, // cookies know no ports: the page that hands out the CA must not see them
      database: { generateId: () => uuidv7() },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    logger: { level: 'warn', log: (level, message) => system.log[levelOf(level, message)]({ part: 'auth' }, message) },
    onAPIError: {
      onError: (error) =>
        system.log[isAPIError(error) ? 'debug' : 'error']({ part: 'auth', err: error }, 'a sign-in request was not served'),
    },
    telemetry: { enabled: false },
    databaseHooks: {
      // By our clock, as its ends are.
      session: { create: { before: async (made) => ({ data: { ...made, createdAt: new Date(system.clock.nowMs()) } }) } },
    },
    plugins: [doors(system)],
    hooks: signInHooks(system),
  })
}

/** Where no public address is set the request's own counts, and whose pages may ask is decided below: the library's warning of it is noise. */
const levelOf = (level: string, message: string) =>
  message.includes('Base URL is not set') ? 'debug' : level === 'error' ? 'error' : 'warn'

/** Set by server/http from the socket, whatever the client sent. */
export const ADDRESS_HEADER = 'x-onefold-address'

/** The page's own host, the address this installation says it has, and loopback by name. */
export function trustedOrigins(host: string | null, publicUrl: string | undefined): string[] {
  const own = host ? [`http://${host}`, `https://${host}`] : []
  return [...own, ...(publicUrl ? [new URL(publicUrl).origin] : []), 'http://localhost:*', 'https://localhost:*']
}

async function installationSecret(system: System): Promise<string> {
  const db = drizzle(system.db.auth)
  await db
    .insert(installation)
    .values({ key: 'session secret', value: randomBytes(32).toString('base64url') })
    .onConflictDoNothing()
  const [row] = await db.select().from(installation).where(eq(installation.key, 'session secret'))
  if (!row) throw new Error('the secret of sessions could not be kept')
  return row.value
}
