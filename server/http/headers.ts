import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'

/** What every answer carries, whoever asked for what. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-permitted-cross-domain-policies': 'none',
  // The tablet scans labels and may say where it stands; no page does anything else with the machine it is on.
  'permissions-policy':
    'camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), serial=(), bluetooth=(), hid=(), midi=(), display-capture=(), browsing-topics=()',
} as const satisfies Record<string, string>

const YEAR_S = 31_536_000
/** What is no page runs nothing and is shown in no frame. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"

/** Before anybody else writes a header: data are kept by no cache unless their route says otherwise. */
export function guardAnswer(response: ServerResponse, { path, https }: { path: string; https: boolean }): void {
  for (const [name, value] of Object.entries(ALWAYS)) response.setHeader(name, value)
  if (https) response.setHeader('strict-transport-security', `max-age=${YEAR_S}`)
  response.setHeader('content-security-policy', NO_PAGE)
  if (path.startsWith('/api/') || path === '/metrics') response.setHeader('cache-control', 'no-store')
}

/** For a file of the build: one that runs as a worker (the live stream's, the map's) has its own answer's policy and no page's, and asks this server. */
export const BUILT_FILE =
  "default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** The policy of one page: its own scripts carry this answer's nonce, so that a script which came with data runs nowhere. Styles may stand in the
 *  page (a chart sets its own); maps and 3D need workers from blobs and WebAssembly. In development the compiler evaluates text. */
export function pagePolicy({ https, dev }: { https: boolean; dev: boolean }): string {
  const nonce = randomBytes(16).toString('base64')
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'wasm-unsafe-eval'${dev ? " 'unsafe-eval'" : ''}`,
    "script-src-attr 'none'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    ...(https ? ['upgrade-insecure-requests'] : []),
  ].join('; ')
}
