/** A scheme of codes: its syntax and check, the form in which two codes are compared, and where a code is unique. */
export type SchemeSpec<Id extends string = string> = {
  id: Id
  /** Unique in the world, in the tenant, or in the tenant for one issuer (a maker, a model file). */
  scope: 'world' | 'tenant' | 'issuer'
  /** Whether people give and take off codes of it; primary codes and tags come and go with their object. */
  alias: boolean
  /** The canonical form of text that was cleaned (see `cleaned`), or null where it cannot be a code of this scheme. */
  canonical(text: string): string | null
}
