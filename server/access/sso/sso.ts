import * as oidc from 'openid-client'
import { z } from 'zod'
import type { System } from '#/server/platform/system.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { AccessRefusal } from '../contract.ts'
import type { Site } from '../factors/relying-party.ts'
import { accessOf } from '../service.ts'
import { ofWhomSsoSpeaks } from './member.ts'

export const SSO_COOKIE = 'onefold.sso'

/** What goes with a browser to its provider and back, signed. */
const Kept = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), to: z.string() })
type Kept = z.infer<typeof Kept>

/** Methods that a provider names when more than a password was shown. @source RFC 8176 */
const STRONG = ['mfa', 'otp', 'hwk', 'swk', 'sc', 'fpt', 'face', 'iris', 'pop']

/** Where the browser is sent, and what it keeps meanwhile; null where there is no provider, or none that answers. */
export async function leaveForSso(system: System, site: Site, to: string): Promise<{ url: string; kept: Kept } | null> {
  const config = await configOf(system)
  if (!config) return null
  const kept = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier(), to }
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: backTo(site),
    scope: 'openid email profile',
    state: kept.state,
    nonce: kept.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(kept.verifier),
    code_challenge_method: 'S256',
  })
  return { url: url.href, kept }
}

/** Who came back from the provider, if he is a member here or invited. */
export async function whoCameBack(
  system: System,
  site: Site,
  cookie: string | null,
  search: string,
): Promise<Result<{ personId: PersonId; secondShown: boolean; to: string }, AccessRefusal>> {
  const kept = Kept.safeParse(parsed(cookie))
  const config = await configOf(system)
  if (!kept.success || !config) return refuse({ code: 'SSO_CUT_FORBIDDEN' })
  const { state, nonce, verifier, to } = kept.data
  const tokens = await oidc
    .authorizationCodeGrant(config, new URL(`${backTo(site)}${search}`), { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier }) // biome-ignore format: one question
    .catch((error) => {
      system.log.warn({ code: error.code ?? error.name }, 'single sign-on was not completed')
      return null
    })
  const signed = tokens?.claims()
  if (!tokens || !signed) return refuse({ code: 'SSO_CUT_FORBIDDEN' })
  const claims: Record<string, unknown> = { ...(await saidOf(system, config, tokens.access_token, signed.sub)), ...signed }
  const person = await ofWhomSsoSpeaks(system, {
    issuer: signed.iss,
    subject: signed.sub,
    email: claims.email_verified === true && typeof claims.email === 'string' ? claims.email.toLowerCase() : null,
    name: typeof claims.name === 'string' ? claims.name : null,
  })
  if (!person.ok) return person
  const methods = Array.isArray(claims.amr) ? claims.amr : []
  return ok({ personId: person.value, secondShown: methods.some((method) => STRONG.includes(String(method))), to })
}

/** What the provider says of the person beside what it signed: many give the address only here. Nothing where it does not answer. */
const saidOf = (system: System, config: oidc.Configuration, accessToken: string, subject: string) =>
  oidc.fetchUserInfo(config, accessToken, subject).catch((error): oidc.UserInfoResponse | null => {
    system.log.warn({ code: error.code ?? error.name }, 'the provider of single sign-on said nothing of the person')
    return null
  })

const backTo = (site: Site) => `${site.origin}/api/auth/sso/callback`

/** Asked of the provider once; again where it did not answer. */
async function configOf(system: System): Promise<oidc.Configuration | null> {
  const { sso } = system.env
  if (!sso) return null
  const access = await accessOf(system)
  access.sso ??= oidc.discovery(new URL(sso.issuer), sso.clientId, sso.clientSecret, undefined, {
    execute: sso.issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [], // loopback alone: see env
    timeout: 10,
  })
  return access.sso.catch((error) => {
    delete access.sso
    system.log.warn({ issuer: sso.issuer, err: error }, 'the provider of single sign-on does not answer')
    return null
  })
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return null
  }
}
