import { TLSSocket } from 'node:tls'

export type Shown = { hash: string; trusted: boolean; name: string | null }

/** The certificate that a connection showed, or null where it showed none. Nothing is believed of it yet. */
export function presented(socket: unknown): Shown | null {
  if (!(socket instanceof TLSSocket)) return null
  const certificate = socket.getPeerX509Certificate()
  if (!certificate) return null
  const name = /^CN=([0-9a-f-]{36})$/m.exec(certificate.subject)?.[1] ?? null
  return { hash: certificate.fingerprint256.replaceAll(':', '').toLowerCase(), trusted: socket.authorized, name }
}
