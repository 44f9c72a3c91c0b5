import type { TenantId } from '#/twin-models/core/ids.ts'
import { city } from './city.ts'
import { free } from './free.ts'
import { grid } from './grid.ts'
import { gs1 } from './gs1.ts'
import { handle } from './handle.ts'
import { ifc } from './ifc.ts'
import { primary } from './primary.ts'
import type { SchemeSpec } from './scheme.ts'
import { serial } from './serial.ts'
import { tag } from './tag.ts'
import { cleaned } from './text.ts'

export const SCHEMES = [primary, tag, handle, city, grid, gs1, ifc, serial, free] as const satisfies readonly SchemeSpec[]
export type Scheme = (typeof SCHEMES)[number]['id']

const BY_ID = new Map<string, SchemeSpec<Scheme>>(SCHEMES.map((scheme) => [scheme.id, scheme]))
const specOf = (scheme: Scheme): SchemeSpec<Scheme> => BY_ID.get(scheme) as SchemeSpec<Scheme>
/** Whether people give and take off codes of this scheme. */
export const isAliasScheme = (text: string): text is Scheme => BY_ID.get(text)?.alias === true

export const scopeOf = (scheme: Scheme, tenantId: TenantId, issuer: string): string => {
  const { scope } = specOf(scheme)
  return scope === 'world' ? 'world' : scope === 'tenant' ? tenantId : `${tenantId}:${issuer}`
}

/** The form in which an alias is compared, or null where the text is no code of that scheme. */
export const canonicalIn = (scheme: Scheme, given: string): string | null => specOf(scheme).canonical(cleaned(given))

/** Schemes that read a text alike are asked once. */
const READERS = [...Map.groupBy(SCHEMES, ({ canonical }) => canonical as SchemeSpec['canonical'])].map(
  ([canonical, alike]) => [canonical, alike.map(({ id }) => id)] as const,
)

/** Every form that cleaned text may stand for, with the schemes it would be of. */
export function formsOf(text: string): Map<string, readonly Scheme[]> {
  const forms = new Map<string, readonly Scheme[]>()
  for (const [canonical, alike] of READERS) {
    const form = canonical(text)
    if (form === null) continue
    const others = forms.get(form)
    forms.set(form, others ? [...others, ...alike] : alike)
  }
  return forms
}
