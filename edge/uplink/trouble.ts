/** Why there is no connection. `OTHER_SERVER`: somebody else's stands at that address. */
type Trouble = 'OTHER_SERVER' | 'REFUSED' | 'NO_ANSWER'

const SAID = {
  OTHER_SERVER: 'another server answers there than the one that enrolled this gateway: it is told nothing, and what is measured waits here',
  REFUSED: 'the server there does not take this gateway: what is measured waits here',
  NO_ANSWER: 'no connection to the server: what is measured waits here',
} as const satisfies Record<Trouble, string>

/** A certificate that our authority did not sign. @source Node.js, TLS, X509 certificate error codes */
const STRANGERS: ReadonlySet<unknown> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
])
/** Bad user name or password, not authorised. @source MQTT 3.1.1, 3.2.2.3 */
const REFUSALS: ReadonlySet<unknown> = new Set([4, 5])

export function troubleOf(error: unknown): Trouble {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (STRANGERS.has(code)) return 'OTHER_SERVER'
  return REFUSALS.has(code) ? 'REFUSED' : 'NO_ANSWER'
}

/** Says a trouble once for as long as it stays the same at the same address: a gateway may try for weeks. */
export class TroubleTold {
  readonly #say: (fields: object, message: string) => void
  #told = ''

  constructor(say: (fields: object, message: string) => void) {
    this.#say = say
  }

  tell(trouble: Trouble, url: string, reason: string): void {
    if (this.#told === `${trouble} ${url}`) return
    this.#told = `${trouble} ${url}`
    this.#say({ trouble, url, reason }, SAID[trouble])
  }

  over(): void {
    this.#told = ''
  }
}
