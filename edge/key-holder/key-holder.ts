import type { Sign } from '#/protocol/jws.ts'
import type { PublicKeyJwk } from '#/protocol/messages.ts'

/** Keeps a gateway's key and uses it. What it proves about its machine depends on where the key is: see `edge/README.md`. */
export type KeyHolder = {
  /** `software`: a file that a program of the same user can copy. It proves possession, and nothing of the machine. */
  kind: 'software'
  publicJwk: PublicKeyJwk
  publicDer: Buffer // SubjectPublicKeyInfo
  sign: Sign
  /** What TLS proves the key with. */
  tlsKey(): string
}
