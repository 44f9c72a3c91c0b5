import type { SiteSummary } from '#/server/access/contract.ts'
import type { EdgeKind, Medium } from '#/server/registry/contract.ts'
import { canonicalIn, foldCode, type NewAlias, type Scheme, scopeOf } from '#/server/registry/index.ts'
import { ObjectId, type SiteId, type TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { ImportProblem } from './contract.ts'
import type { Existing } from './existing.ts'
import { type ProblemCode, problem } from './problem.ts'
import { type Draft, farFrom } from './row.ts'

export type Planned = {
  draft: Draft
  id: ObjectId
  siteId: SiteId
  parentId: ObjectId | null
  gatewayId: ObjectId | null
  aliases: NewAlias[]
  installIn: ObjectId | null
  link: { kind: EdgeKind; medium: Medium; toId: ObjectId }[]
  unlink: string[]
  existing: Existing | null
  changed: string[]
}
/** `clashes`: codes of the world that the file claims and another organisation bears. */
export type Plan = { create: Planned[]; change: Planned[]; unchanged: number; problems: ImportProblem[]; clashes: NewAlias[] }
export type Ground = {
  tenantId: TenantId
  sites: readonly SiteSummary[]
  existing: ReadonlyMap<string, Existing>
  taken: ReadonlyMap<string, ObjectId>
  /** Keys of aliases that another organisation bears. */
  elsewhere: ReadonlySet<string>
}

/** What would be created and changed, parents before their parts. */
export function planImport(drafts: readonly Draft[], ground: Ground): Plan {
  const plan: Plan = { create: [], change: [], unchanged: 0, problems: [], clashes: [] }
  const byTag = new Map<string, Planned>()
  for (const draft of drafts) {
    const fold = foldCode(draft.tag)
    if (byTag.has(fold)) plan.problems.push(problem(draft.line, 'tag', 'DUPLICATE_TAG', draft.tag))
    else byTag.set(fold, blank(draft, ground.existing.get(fold) ?? null, ground))
  }
  const links = new Links(byTag, ground, plan.clashes)
  for (const planned of byTag.values()) {
    plan.problems.push(...links.resolve(planned))
    if (!planned.existing) plan.create.push(planned)
    else if (compare(planned)) plan.change.push(planned)
    else plan.unchanged++
  }
  const order = parentsFirst(plan.create, byTag)
  plan.create = order.sorted
  plan.problems.push(...order.ring.map(({ draft }) => problem(draft.line, 'parent', 'PARENT_CYCLE', draft.parent ?? '')))
  return plan
}

function blank(draft: Draft, existing: Existing | null, { sites }: Ground): Planned {
  const site = draft.site?.id ?? existing?.siteId ?? (sites.length === 1 ? sites[0]?.id : undefined)
  return {
    draft,
    id: existing?.id ?? ObjectId.parse(uuidv7()),
    siteId: (site ?? '') as SiteId,
    parentId: existing?.parentId ?? null,
    gatewayId: existing?.gatewayId ?? null,
    aliases: [],
    installIn: null,
    link: [],
    unlink: [],
    existing,
    changed: [],
  }
}

/** Follows what lines point to: in the file first, then in the registry. */
class Links {
  readonly #byTag: ReadonlyMap<string, Planned>
  readonly #ground: Ground
  readonly #clashes: NewAlias[]
  readonly #claimed = new Map<string, ObjectId>()
  readonly #occupied = new Set<ObjectId>()
  constructor(byTag: ReadonlyMap<string, Planned>, ground: Ground, clashes: NewAlias[]) {
    this.#clashes = clashes
    this.#byTag = byTag
    this.#ground = ground
  }

  resolve(planned: Planned): ImportProblem[] {
    const { draft } = planned
    const problems: ImportProblem[] = []
    const refuse = (column: string, code: ProblemCode, value: string) => void problems.push(problem(draft.line, column, code, value))
    if (draft.parent !== undefined) planned.parentId = this.#find(draft.parent)?.id ?? null
    if (draft.parent && !planned.parentId) refuse('parent', 'UNKNOWN_PARENT', draft.parent)
    if (draft.gateway !== undefined) planned.gatewayId = this.#find(draft.gateway)?.id ?? null
    if (draft.gateway && !planned.gatewayId) refuse('gateway', 'UNKNOWN_GATEWAY', draft.gateway)
    planned.siteId = planned.siteId || this.#siteOf(draft.parent)
    if (!planned.siteId) refuse('site', 'REQUIRED', '')
    const astray = draft.site ? null : this.#astray(planned)
    if (astray) refuse('lon', astray, `${draft.place?.source.x}, ${draft.place?.source.y}`)
    if (planned.existing?.retired && !planned.existing.withdrawn) refuse('tag', 'RETIRED', draft.tag)
    if (planned.existing?.withdrawn && planned.existing.kind !== draft.kind) refuse('type', 'TYPE_CHANGED', draft.typeId)
    if (planned.existing && !planned.existing.withdrawn && planned.existing.typeId !== draft.typeId)
      refuse('type', 'TYPE_CHANGED', draft.typeId)
    this.#aliases(planned, refuse)
    this.#links(planned, refuse)
    const stay = this.#stay(planned)
    if (stay) refuse('in_position', stay, draft.inPosition ?? '')
    return problems
  }

  #find(tag: string | null): { id: ObjectId; kind: string; stay: ObjectId | null } | null {
    if (tag === null) return null
    const fold = foldCode(tag)
    const existing = this.#ground.existing.get(fold)
    if (existing) return existing
    const planned = this.#byTag.get(fold)
    return planned ? { id: planned.id, kind: planned.draft.kind, stay: null } : null
  }

  /** A place far from a site that the line does not name itself. */
  #astray({ draft: { place }, siteId }: Planned): ProblemCode | null {
    const site = this.#ground.sites.find(({ id }) => id === siteId)
    return place && site ? farFrom(site, place.lon, place.lat) : null
  }

  /** The site of the nearest parent that has one. */
  #siteOf(parent: string | null | undefined): SiteId {
    for (let tag = parent, steps = 0; tag && steps < 64; steps++) {
      const fold = foldCode(tag)
      const site = this.#ground.existing.get(fold)?.siteId ?? this.#byTag.get(fold)?.siteId
      if (site) return site
      tag = this.#byTag.get(fold)?.draft.parent
    }
    return '' as SiteId
  }

  #aliases(planned: Planned, refuse: (column: string, code: ProblemCode, value: string) => void): void {
    const { draft, existing } = planned
    const wanted = [...draft.aliases, ...(draft.serial ? [{ scheme: 'serial' as const, value: draft.serial }] : [])]
    for (const alias of wanted) {
      const canonical = canonicalIn(alias.scheme, alias.value) ?? ''
      if (existing?.aliases.some((it) => it.scheme === alias.scheme && it.canonical === canonical)) continue
      const key = aliasKey(alias.scheme, this.#ground.tenantId, draft.typeId, canonical)
      const owner = this.#ground.taken.get(key) ?? this.#claimed.get(key)
      const elsewhere = this.#ground.elsewhere.has(key)
      if (elsewhere) this.#clashes.push(alias)
      if (elsewhere || (owner && owner !== planned.id)) refuse(alias.scheme === 'serial' ? 'serial' : 'aliases', 'CODE_TAKEN', alias.value)
      else if (!owner) planned.aliases.push(alias)
      this.#claimed.set(key, planned.id)
    }
  }

  /** What the cell names and is not there is linked; what is there and the cell does not name is ended. */
  #links(planned: Planned, refuse: (column: string, code: ProblemCode, value: string) => void): void {
    const { draft, existing } = planned
    if (draft.links === undefined) return
    const key = (it: { kind: string; medium: string; toId: string }) => `${it.kind} ${it.medium} ${it.toId}`
    const there = new Map((existing?.links ?? []).map((it) => [key(it), it.id]))
    const wanted = new Map<string, Planned['link'][number]>()
    for (const { kind, medium, to } of draft.links) {
      const toId = this.#find(to)?.id
      if (!toId || toId === planned.id) refuse('links', 'UNKNOWN_LINK', to)
      else wanted.set(key({ kind, medium, toId }), { kind, medium, toId })
    }
    planned.link = [...wanted].filter(([it]) => !there.has(it)).map(([, it]) => it)
    planned.unlink = [...there].filter(([it]) => !wanted.has(it)).map(([, id]) => id)
  }

  #stay(planned: Planned): ProblemCode | null {
    const { inPosition, kind } = planned.draft
    if (!inPosition) return null
    const position = this.#find(inPosition)
    if (kind !== 'asset' || position?.kind !== 'position') return 'UNKNOWN_POSITION'
    if (planned.existing?.stay === position.id) return null
    if (planned.existing?.stay) return 'ASSET_ELSEWHERE'
    if (position.stay || this.#occupied.has(position.id)) return 'POSITION_OCCUPIED'
    this.#occupied.add(position.id)
    planned.installIn = position.id
    return null
  }
}

export const aliasKey = (scheme: Scheme, tenantId: TenantId, issuer: string, canonical: string) =>
  `${scheme}\n${scopeOf(scheme, tenantId, issuer)}\n${canonical}`

/** Which fields the file changes; what it does not speak of stays. */
function compare({ draft, existing, changed, ...now }: Planned): boolean {
  if (!existing) return false
  const differ = (field: string, a: unknown, b: unknown) => void (canonical(a) !== canonical(b) && changed.push(field))
  if (existing.withdrawn) changed.push('restored')
  if (draft.site) differ('siteId', draft.site.id, existing.siteId)
  differ('names', draft.names, existing.names)
  differ('parentId', now.parentId, existing.parentId)
  differ('gatewayId', now.gatewayId, existing.gatewayId)
  if (draft.settings !== undefined) differ('settings', draft.settings, existing.settings)
  if (draft.place) {
    const { lon, lat, levelM, headingDeg, source } = draft.place
    differ('place', { lon, lat, levelM, headingDeg, ...source }, existing.place)
  }
  if (now.aliases.length > 0) changed.push('aliases')
  if (now.installIn) changed.push('position')
  if (now.link.length + now.unlink.length > 0) changed.push('links')
  return changed.length > 0
}

/** Text in which equal values are equal, whatever the order of their keys (PostgreSQL keeps its own). */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

/** Parents before their parts. What leads into a ring of parents is left out and told. */
function parentsFirst(create: readonly Planned[], byTag: ReadonlyMap<string, Planned>): { sorted: Planned[]; ring: Planned[] } {
  const sorted = new Set<Planned>()
  const ring: Planned[] = []
  for (const planned of create) {
    const chain: Planned[] = []
    let next: Planned | undefined = planned
    while (next && !next.existing && !sorted.has(next) && !chain.includes(next)) {
      chain.push(next)
      next = next.draft.parent ? byTag.get(foldCode(next.draft.parent)) : undefined
    }
    if (next && chain.includes(next)) ring.push(planned)
    else for (const member of chain.reverse()) sorted.add(member)
  }
  return { sorted: [...sorted], ring }
}
