import { randomBytes } from 'node:crypto'
import { DEFAULT_SUITE, deriveKey, type Suite, suiteById } from '#/protocol/sealing/suite.ts'

/** What sealing adds to a payload under the default suite: its id, nonce and tag, bytes. */
export const SEALED_MORE = 1 + DEFAULT_SUITE.nonceBytes + DEFAULT_SUITE.tagBytes

/** Seals the batches of one epoch, each to its own number. An epoch has a key of its own: far fewer nonces come under one than are safe by chance. */
export class Sealer {
  readonly #secret: Uint8Array
  readonly #epoch: number
  readonly #suite: Suite
  readonly #keys = new Map<number, Uint8Array>()

  constructor(secret: Uint8Array, epoch: number, suite: Suite = DEFAULT_SUITE) {
    this.#secret = secret
    this.#epoch = epoch
    this.#suite = suite
  }

  seal(number: number, payload: Uint8Array): Uint8Array {
    const nonce = randomBytes(this.#suite.nonceBytes)
    return Buffer.concat([Buffer.of(this.#suite.id), nonce, this.#suite.seal(this.#keyOf(this.#suite), nonce, payload, placeOf(number))])
  }

  /** null where it was sealed by another key, for another number, or is damaged. */
  open(number: number, sealed: Uint8Array): Uint8Array | null {
    const suite = suiteById(sealed[0] ?? 0)
    if (!suite || sealed.length < 1 + suite.nonceBytes + suite.tagBytes) return null
    const end = 1 + suite.nonceBytes
    return suite.open(this.#keyOf(suite), sealed.subarray(1, end), sealed.subarray(end), placeOf(number))
  }

  #keyOf(suite: Suite): Uint8Array {
    const known = this.#keys.get(suite.id)
    if (known) return known
    const made = deriveKey(suite, this.#secret, Buffer.from(String(this.#epoch)), 'onefold outbox')
    this.#keys.set(suite.id, made)
    return made
  }
}

function placeOf(number: number): Uint8Array {
  const place = Buffer.alloc(8)
  place.writeDoubleLE(number)
  return place
}
