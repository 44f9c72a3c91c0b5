import { z } from 'zod'
import { AreaId, ObjectId, PersonId, SiteId } from '#/twin-models/core/ids.ts'
import { Names } from '#/twin-models/core/names.ts'
import { After, Limit, type Page } from '#/twin-models/core/pages.ts'
import { visible } from '#/twin-models/core/text.ts'
import { Whole } from '#/twin-models/core/whole.ts'
import { type Permission, ROLES, type Role } from './permissions.ts'
import { PolicyFields } from './policy/policy.ts'
import { SiteSummary } from './sites/contract.ts'

export { PASSWORD_MIN_LENGTH } from './password-length.ts'
export type { Permission, Role } from './permissions.ts'
export type { SecurityPolicy } from './policy/policy.ts'
export { AddSite, Bounds, ChangeSite, RenameOrganisation, SiteFacts, SiteSummary, Slug } from './sites/contract.ts'
export { type Estimate, makeEstimate, type Score } from './strength.ts'
export { PolicyFields, ROLES }

export const Role_ = z.enum(ROLES)

const AREA_KINDS = ['site', 'polygon', 'branch'] as const
export type AreaKind = (typeof AREA_KINDS)[number]
export const AreaSummary = z.object({ id: AreaId, names: Names, siteId: SiteId })
export type AreaSummary = z.infer<typeof AreaSummary>

export const Me = z.object({
  person: z.object({ id: z.string(), name: z.string(), email: z.string(), locale: z.enum(['en', 'zh-CN']).nullable() }),
  tenant: z.object({ id: z.string(), slug: z.string(), names: Names, version: z.number() }),
  roles: z.array(Role_),
  permissions: z.array(z.string()),
  /** Those that hold in some areas alone; ask `access.mayOn` before they are offered on an object. */
  limited: z.array(z.string()),
  areas: z.array(AreaSummary), // those whose roles are for areas alone; empty for who has one for the whole organisation
  /** The role taken by break-glass that holds now. */
  glass: z.object({ grantId: z.string(), role: Role_, area: Names.nullable(), until: z.string() }).nullable(),
  sites: z.array(SiteSummary),
})
export type Me = z.infer<typeof Me>

/** `areaId` null: in the whole organisation. */
export const RoleIn = z.strictObject({ role: Role_, areaId: AreaId.nullable() })
export type RoleIn = z.infer<typeof RoleIn>

export const PersonRow = z.object({ id: z.string(), name: z.string(), roles: z.array(Role_) })
export type PersonRow = z.infer<typeof PersonRow>

/** What still stands between a session and the rooms: a second factor to show, one to set up first, or a role that an administrator gives. */
export type SignInState = 'in' | 'prove' | 'enrol' | 'no role'

/** What whoever stands at the door may know. */
export type DoorInfo = {
  empty: boolean
  /** Of an empty installation into which an organisation was brought by a file. */
  organisation: Names | null
  /** The organisation's own sign-in, by the name of its button. */
  sso: string | null
  /** True where no organisation here asks anybody for a second factor: a demo says so. */
  secondFactorOff: boolean
}

export type Standing = {
  state: SignInState
  name: string
  email: string
  factors: { totp: boolean; passkeys: number; recoveryCodes: number }
  hasPassword: boolean
  mustHaveSecond: boolean
  minScore: number
}

/** By which somebody is known: nothing in it that nobody sees, or two could read alike. */
export const Name = z.string().overwrite(visible).trim().min(1).max(100)
const Password = z.string().max(256)
/** As a browser's passkey answers: its shape is checked by those who verify it. */
const PasskeyAnswer = z.looseObject({ id: z.string().max(2_000) })

/** One thing shown to prove who one is. */
export const Proof = z.union([
  z.strictObject({ password: Password }),
  z.strictObject({ code: z.string().max(20) }),
  z.strictObject({ recoveryCode: z.string().max(40) }),
  z.strictObject({ passkey: PasskeyAnswer }),
])
export type Proof = z.infer<typeof Proof>

export const ConfirmCode = z.strictObject({ code: z.string().max(20) })
export const KeepPasskey = z.strictObject({ name: Name, passkey: PasskeyAnswer })
export const ChangePassword = z.strictObject({ current: Password.nullable(), next: Password })
export const SetProfile = z.strictObject({ name: Name, locale: z.enum(['en', 'zh-CN']).nullable() })
export const ById = z.strictObject({ id: z.uuid() })

export type SessionRow = {
  id: string
  current: boolean
  method: 'password' | 'passkey' | 'sso'
  second: boolean
  /** By the words of the browser itself: a help to recognise it, no proof. */
  browser: string | null
  system: string | null
  address: string | null
  since: string
  lastUsedAt: string
}

export type PasskeyRow = { id: string; name: string; synced: boolean; since: string; lastUsedAt: string | null }

export type AccountRow = {
  id: string
  name: string
  email: string
  /** Those he has anywhere; where stands in `grants`. */
  roles: Role[]
  grants: RoleIn[]
  since: string
  endedAt: string | null
  lastUsedAt: string | null
  factors: { totp: boolean; passkeys: number }
  hasPassword: boolean
  mustHaveSecond: boolean
  lockedUntil: string | null
  sessions: number
  /** Also in another organisation: his sign-in is not this one's to reset. */
  elsewhere: boolean
  /** Null of whom nothing was erased. `kept`: entries of the log that hold his name because they are older than commitments. */
  erasure: { doneAt: string | null; kept: number } | null
}

/** `areaIds` null: the roles are for the whole organisation. */
export type InvitationRow = {
  id: string
  email: string
  name: string
  roles: Role[]
  areaIds: string[] | null
  by: string
  issuedAt: string
  expiresAt: string
}

/** The areas that roles are for; none: the whole organisation. */
const InAreas = z.array(AreaId).min(1).max(50).nullish()

export const Invite = z.strictObject({
  email: z
    .email()
    .max(200)
    .transform((text) => text.toLowerCase()),
  name: Name,
  roles: z.array(Role_).min(1).max(ROLES.length),
  areaIds: InAreas,
})
export type Invite = z.infer<typeof Invite>
export const ByPerson = z.strictObject({ personId: z.uuid() })
/** `typed` is the person's e-mail, or where he has no sign-in any more his name, so that nobody is erased by a slip. */
export const ErasePerson = ByPerson.extend({ typed: z.string().trim().min(1).max(200), reason: z.string().trim().min(1).max(200) })
export type ErasePerson = z.infer<typeof ErasePerson>
export const EndSession = z.strictObject({ personId: z.uuid(), sessionId: z.uuid() })

/** The secret of a link, which its page takes from behind the # of the address, where no server and no log sees it. */
export const LinkToken = z.strictObject({ token: z.string().min(20).max(100) })
export const AcceptLink = LinkToken.extend({ password: Password, name: Name.optional(), locale: z.enum(['en', 'zh-CN']).optional() })
export type AcceptLink = z.infer<typeof AcceptLink>
export type LinkInfo = {
  kind: 'invitation' | 'reset'
  email: string
  name: string
  organisation: Names
  roles: Role[]
  minScore: number
  /** Second factors end with it: they were lost. */
  dropsFactors: boolean
  expiresAt: string
}
export type MadeLink = { id: string; token: string; expiresAt: string }

export const IssueToken = z.strictObject({
  name: Name,
  roles: z.array(Role_).min(1),
  areaIds: InAreas,
  expiresInDays: z.int().min(1).max(366).default(90),
})
export type IssueToken = z.infer<typeof IssueToken>

export const IssuedToken = z.object({ id: z.string(), token: z.string(), name: z.string(), roles: z.array(Role_), expiresAt: z.string() })
export type IssuedToken = z.infer<typeof IssuedToken>

export type TokenRow = {
  id: string
  name: string
  roles: Role[]
  areaIds: string[] | null
  issuedBy: string
  /** Who answers for it: its maker, or who took it over. */
  answers: string
  /** Made by the installation for its own command line. */
  own: boolean
  issuedAt: string
  takenAt: string | null
  /** Since who answers for it left: it opens nothing. */
  restsSince: string | null
  /** Roles of which it does less than they say: who answers for it does not have as much. */
  lacking: Role[]
  expiresAt: string
  revokedAt: string | null
  lastUsedAt: string | null
}

export const SetPolicy = z.strictObject({ policy: PolicyFields, version: Whole })
const Corner = z.tuple([z.number().min(-180).max(180), z.number().gt(-85).lt(85)])
const MOST_CORNERS = 200
/** `areaId` is made by who draws it: sent again, nothing more happens. An edit names the version it saw. */
export const PutArea = z.strictObject({
  areaId: AreaId,
  siteId: SiteId,
  names: Names,
  version: Whole.optional(),
  shape: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('site') }),
    z.strictObject({ kind: z.literal('polygon'), ring: z.array(Corner).min(3).max(MOST_CORNERS) }),
    z.strictObject({ kind: z.literal('branch'), topId: ObjectId }),
  ]),
})
export type PutArea = z.infer<typeof PutArea>
export const EndArea = z.strictObject({ areaId: AreaId })

export type AreaRow = {
  id: string
  siteId: string
  names: Names
  kind: AreaKind
  ring: [number, number][] | null
  top: { id: string; tag: string; names: Names } | null
  version: number
  people: number
}
/** How many objects in use belong to an area. */
export type AreaCount = { areaId: string; objects: number }

/** All that a person has from now on, in place of what he had; break-glass is another thing and stays as it is. */
export const SetGrants = z.strictObject({ personId: PersonId, grants: z.array(RoleIn).max(60) })
export type SetGrants = z.infer<typeof SetGrants>
/** One role more, beside what a person has. */
export const GiveGrant = RoleIn.extend({ personId: PersonId })
export type GiveGrant = z.infer<typeof GiveGrant>

/** One line of the policy: who carries it, and whether it is had for the whole organisation or not at all. */
export type PermissionRow = { permission: Permission; roles: Role[]; whole: boolean }

export type GrantRow = {
  id: string
  person: { id: string; name: string }
  role: (typeof ROLES)[number]
  areaId: string | null
  since: string
  /** Null: nobody's hand, as when the installation was made. */
  by: string | null
  confirmedAt: string
  confirmedBy: string | null
  /** Nobody has said for longer than the organisation's term that it is still needed. */
  due: boolean
}

export const DecideGrant = z.strictObject({ grantId: z.uuid(), keep: z.boolean() })
export type DecideGrant = z.infer<typeof DecideGrant>
export const SetTerm = z.strictObject({ days: z.int().min(1).max(1_000) })

/** What break-glass gives: roles that act. An administrator by his own hand could make himself one for good. */
export const GLASS_ROLES = ['operator', 'manager', 'crew', 'engineer', 'steward'] as const
export const GLASS_MIN_MINUTES = 5
export const GLASS_MAX_MINUTES = 60
export const BreakGlass = z.strictObject({
  grantId: z.uuidv7(),
  role: z.enum(GLASS_ROLES),
  areaId: AreaId.nullable().default(null),
  reason: z.string().trim().min(10).max(500),
  minutes: z.int().min(GLASS_MIN_MINUTES).max(GLASS_MAX_MINUTES).default(GLASS_MAX_MINUTES),
})
export type BreakGlass = z.infer<typeof BreakGlass>
export const EndGlass = z.strictObject({ grantId: z.uuid() })
export const ReviewGlass = z.strictObject({ grantId: z.uuid(), justified: z.boolean(), note: z.string().trim().min(3).max(500) })
export type ReviewGlass = z.infer<typeof ReviewGlass>

/** What nobody has judged first, each newest first. */
export const AfterGlass = After.extend({ reviewed: z.boolean() })
export const AskGlass = z.strictObject({ after: AfterGlass.optional(), limit: Limit })
export type AskGlass = z.infer<typeof AskGlass>
/** `waiting`: how many the asker is to judge, now or once they are over. */
export type GlassPage = Page<GlassRow, z.infer<typeof AfterGlass>> & { all: number; waiting: number }

export type GlassRow = {
  id: string
  person: { id: string; name: string }
  role: (typeof ROLES)[number]
  areaId: string | null
  reason: string
  since: string
  until: string
  endedAt: string | null
  review: { at: string; by: string; justified: boolean; note: string } | null
}

export const MayOn = z.strictObject({ objectId: ObjectId })

/** The header by which a page says for whom it was drawn. */
export const PAGE_OF = 'onefold-page-of'

export type AccessRefusal =
  | { code: 'NOT_FIRST_FORBIDDEN' }
  | { code: 'SETUP_CODE_FORBIDDEN' }
  | { code: 'BAD_PASSWORD_TOO_SHORT'; minLength: number }
  | { code: 'BAD_PASSWORD_TOO_WEAK' }
  | { code: 'PERSON_TAKEN'; email: string }
  | { code: 'PERSON_ELSEWHERE_FORBIDDEN' }
  | { code: 'OWN_ERASURE_FORBIDDEN' }
  | { code: 'PERSON_ERASED_CONFLICT' }
  | { code: 'BAD_TYPED_NAME' }
  | { code: 'TOKEN_NOT_FOUND' }
  | { code: 'LINK_NOT_FOUND' }
  | { code: 'SESSION_NOT_FOUND' }
  | { code: 'PASSKEY_NOT_FOUND' }
  | { code: 'BAD_PASSKEY' }
  | { code: 'SIGN_IN_UNAUTHENTICATED' }
  | { code: 'ANOTHER_UNAUTHENTICATED' }
  | { code: 'PROOF_FORBIDDEN' }
  | { code: 'BAD_CODE' }
  | { code: 'SECOND_FACTOR_SET' }
  | { code: 'SECOND_FACTOR_ASKED' }
  | { code: 'SSO_CUT_FORBIDDEN' }
  | { code: 'SSO_UNKNOWN_FORBIDDEN' }
  | { code: 'STALE_EDIT_POLICY'; by: string }
  | { code: 'TOO_MANY_TRIES'; waitSeconds: number }
  | { code: 'TOO_MANY_FAILURES'; waitSeconds: number }
  | { code: 'AREA_NOT_FOUND' }
  | { code: 'AREA_IN_USE'; people: number }
  | { code: 'BAD_AREA_TOP' }
  | { code: 'BAD_AREA_RING' }
  | { code: 'SITE_NOT_FOUND' }
  | { code: 'STALE_EDIT_AREA' }
  | { code: 'SITE_KEY_TAKEN'; slug: string }
  | { code: 'STALE_EDIT_SITE' }
  | { code: 'STALE_EDIT_ORGANISATION' }
  | { code: 'PERSON_NOT_FOUND' }
  | { code: 'LAST_ADMINISTRATOR' }
  | { code: 'GRANT_NOT_FOUND' }
  | { code: 'OWN_GRANT_FORBIDDEN' }
  | { code: 'GLASS_OPEN_CONFLICT' }
  | { code: 'OWN_GLASS_FORBIDDEN' }
  | { code: 'GLASS_STILL_OPEN' }
  | { code: 'GLASS_REVIEWED' }
