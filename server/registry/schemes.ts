import type { TenantId } from '#/twin-models/core/ids.ts'

/** Where a code of a scheme is unique: the world, the tenant, or the tenant and who gave it out. */
export const SCHEMES = {
  onefold: 'world', // our own primary codes, in the syntax of industrial-internet identifiers
  handle: 'world', // other identifiers 88.x
  gs1: 'world', // GS1 Digital Link
  tag: 'tenant', // what people say
  city: 'tenant', // city component code
  free: 'tenant',
  serial: 'issuer', // the maker's; two makers may use the same
  ifc: 'issuer', // GlobalId within one model file
} as const satisfies Record<string, 'world' | 'tenant' | 'issuer'>
export type Scheme = keyof typeof SCHEMES
export const isScheme = (text: string): text is Scheme => Object.hasOwn(SCHEMES, text)

export const scopeOf = (scheme: Scheme, tenantId: TenantId, issuer: string): string =>
  SCHEMES[scheme] === 'world' ? 'world' : SCHEMES[scheme] === 'tenant' ? tenantId : `${tenantId}:${issuer}`
