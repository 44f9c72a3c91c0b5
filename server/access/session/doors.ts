import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import { peerOf } from '#/server/platform/peer.ts'
import type { System } from '#/server/platform/system.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { ADDRESS_HEADER } from '../auth.ts'
import { challengeOf, personBehind } from '../factors/passkeys.ts'
import { siteOf } from '../factors/relying-party.ts'
import type { SignInMethod } from '../schema.ts'
import { leaveForSso, SSO_COOKIE, whoCameBack } from '../sso/sso.ts'
import { tooMany } from './hooks.ts'
import { noteSignIn } from './note.ts'
import { mayTry, noteFailure, release } from './tries.ts'

const ONE_TRIP = { httpOnly: true, sameSite: 'lax', path: '/api/auth/sso', maxAge: 600 } as const
type Ctx = Parameters<typeof setSessionCookie>[0]

/** The doors beside the password: a passkey, and the organisation's single sign-on. */
export function doors(system: System) {
  const addressOf = (ctx: { headers?: Headers | undefined }) => ctx.headers?.get(ADDRESS_HEADER) ?? null

  async function letIn(ctx: Ctx, personId: PersonId, method: SignInMethod, secondShown: boolean): Promise<void> {
    const user = await ctx.context.internalAdapter.findUserById(personId)
    if (!user) throw new APIError('UNAUTHORIZED')
    const second = secondShown ? { secondAt: new Date(system.clock.nowMs()) } : {}
    const session = await ctx.context.internalAdapter.createSession(personId, false, { method, ...second }, true)
    await setSessionCookie(ctx, { session, user })
    await noteSignIn(system, personId, { method, address: addressOf(ctx) })
  }

  return {
    id: 'onefold-doors',
    endpoints: {
      passkeyChallenge: createAuthEndpoint('/passkey/challenge', { method: 'POST' }, async (ctx) => {
        await counted(system, `passkey from ${peerOf(addressOf(ctx) ?? '')}`, addressOf(ctx))
        return ctx.json(await challengeOf(system, siteOf(system, ctx.headers), { for: 'sign-in' }))
      }),
      passkeySignIn: createAuthEndpoint(
        '/passkey/sign-in',
        { method: 'POST', body: z.looseObject({ id: z.string().max(2_000) }) },
        async (ctx) => {
          const shown = await personBehind(system, siteOf(system, ctx.headers), ctx.body, {
            for: 'sign-in',
            may: (email) => counted(system, email, addressOf(ctx)),
          })
          if (!shown.ok) {
            if (shown.email) await noteFailure(system, shown.email)
            throw new APIError('UNAUTHORIZED', { code: 'PASSKEY_UNKNOWN', message: 'this passkey opens nothing here' })
          }
          await release(system, shown.email)
          await letIn(ctx, shown.personId, 'passkey', true)
          return ctx.json({ ok: true })
        },
      ),
      ssoStart: createAuthEndpoint(
        '/sso/start',
        { method: 'GET', query: z.looseObject({ to: z.string().max(2_000).optional() }) },
        async (ctx) => {
          const leaving = await leaveForSso(system, siteOf(system, ctx.headers), ctx.query.to ?? '')
          if (!leaving) throw ctx.redirect('/sign-in?failed=SSO_AWAY')
          await ctx.setSignedCookie(SSO_COOKIE, JSON.stringify(leaving.kept), ctx.context.secret, { ...ONE_TRIP, secure: system.env.https })
          throw ctx.redirect(leaving.url)
        },
      ),
      ssoCallback: createAuthEndpoint('/sso/callback', { method: 'GET' }, async (ctx) => {
        const kept = await ctx.getSignedCookie(SSO_COOKIE, ctx.context.secret)
        ctx.setCookie(SSO_COOKIE, '', { ...ONE_TRIP, maxAge: 0 })
        const came = await whoCameBack(
          system,
          siteOf(system, ctx.headers),
          kept || null,
          new URL(ctx.request?.url ?? 'http://nowhere.invalid').search,
        )
        if (!came.ok) throw ctx.redirect(`/sign-in?failed=${came.refusal.code}`)
        await letIn(ctx, came.value.personId, 'sso', came.value.secondShown)
        throw ctx.redirect(`/sign-in?to=${encodeURIComponent(came.value.to)}`)
      }),
    },
  } satisfies BetterAuthPlugin
}

async function counted(system: System, account: string, address: string | null): Promise<void> {
  const may = await mayTry(system, account, address, { guessable: false })
  if (!may.ok) throw tooMany(may.refusal)
}
