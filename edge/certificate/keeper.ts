import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ServerClock } from '#/edge/clock.ts'
import type { Log } from '#/edge/drivers/driver.ts'
import { isAbsent, writeDurably } from '#/edge/files.ts'
import type { Identity } from '#/edge/identity.ts'
import { bearerOf } from '#/edge/identity.ts'
import { BACKOFF, backoffMs, pause } from '#/edge/retry.ts'
import type { DeviceLink, ServerClient } from '#/edge/server-client.ts'
import { certificateRequest, certificatesIn } from './request.ts'

const LOOK_EVERY_MS = 3_600_000
const CERTIFICATE = 'certificate.pem'
const AUTHORITY = 'authority.pem'

/** The gateway's certificate: asked for once its key is enrolled, kept beside it, renewed at two thirds of its life by the server's clock while the
 *  old one still counts. Without one (an older server, none reached yet) the gateway proves itself by its key's tokens. */
export class CertificateKeeper {
  readonly #dir: string
  readonly #identity: Identity
  readonly #client: ServerClient
  readonly #clock: ServerClock
  readonly #log: Log
  #deviceUrl: string | null
  #held: { pem: string; certificate: X509Certificate; authority: string } | null = null

  constructor(given: { dir: string; identity: Identity; client: ServerClient; clock: ServerClock; log: Log }) {
    this.#dir = given.dir
    this.#identity = given.identity
    this.#client = given.client
    this.#clock = given.clock
    this.#log = given.log
    this.#deviceUrl = given.identity.deviceUrl ?? null
  }

  /** As the assignment tells it today. */
  set deviceUrl(url: string | null | undefined) {
    if (url === undefined || url === this.#deviceUrl) return
    this.#deviceUrl = url
    this.#link()
  }

  /** What TLS is opened with: the pinned authority, and certificate and key where there is one. null before anything is known. */
  get tls(): { ca: string; cert?: string; key?: string } | null {
    if (!this.#held) return null
    const { pem, authority } = this.#held
    return { ca: authority, cert: pem, key: this.#identity.holder.tlsKey() }
  }

  /** What is on the disk, and else one try with the server, so that a first connection already has it. */
  async open(signal: AbortSignal): Promise<void> {
    await this.#recall()
    if (this.#due()) await this.#renew(signal).catch((error) => this.#say(error))
  }

  async run(signal: AbortSignal): Promise<void> {
    for (let tries = 0; !signal.aborted; ) {
      try {
        if (this.#due()) await this.#renew(signal)
        tries = 0
        await pause(LOOK_EVERY_MS, signal)
      } catch (error) {
        if (!signal.aborted) this.#say(error)
        await pause(backoffMs(tries++, { ...BACKOFF, mostMs: 600_000 }), signal)
      }
    }
  }

  #due(): boolean {
    return !this.#held || isDue(this.#held.certificate, this.#clock.serverNowMs())
  }

  async #renew(signal: AbortSignal): Promise<void> {
    const request = certificateRequest({ name: this.#identity.gatewayId, ...this.#identity.holder })
    const authority = pemOf(certificatesIn(await this.#client.est('cacerts', { signal })))
    if (authority === '') throw new Error('the server names no authority')
    const now = this.#clock.serverNowMs()
    const alive = this.#held && Date.parse(this.#held.certificate.validTo) > now
    const device = this.#identity.device
    const answer =
      alive && device
        ? await this.#client.est('simplereenroll', { request, device, signal })
        : await this.#client.est('simpleenroll', { request, authorization: `Bearer ${bearerOf(this.#identity, now)}`, signal })
    const pem = pemOf(certificatesIn(answer))
    const held = this.#fit(pem, authority)
    if (!held) throw new Error('what the server sent is no certificate of this key')
    await writeDurably(join(this.#dir, AUTHORITY), authority)
    await writeDurably(join(this.#dir, CERTIFICATE), pem)
    this.#held = held
    this.#link()
    this.#log.info({ notAfter: held.certificate.validTo }, 'certified')
  }

  async #recall(): Promise<void> {
    const [pem, authority] = await Promise.all([CERTIFICATE, AUTHORITY].map((name) => text(join(this.#dir, name))))
    this.#held = pem && authority ? this.#fit(pem, authority) : null
    this.#link()
  }

  /** Null where it is not of the key we have: enrolled anew, the old one is nobody's. */
  #fit(pem: string, authority: string) {
    try {
      const certificate = new X509Certificate(pem)
      const own = certificate.publicKey.export({ type: 'spki', format: 'der' }).equals(this.#identity.holder.publicDer)
      return own ? { pem, certificate, authority } : null
    } catch {
      return null
    }
  }

  #link(): void {
    const tls = this.tls
    const link: DeviceLink | null = tls && this.#deviceUrl ? { url: this.#deviceUrl, ...tls } : null
    this.#identity.device = link
  }

  #say(error: unknown): void {
    this.#log.warn({ reason: (error as Error).message }, 'no certificate yet; the key proves itself by its tokens')
  }
}

/** At two thirds of its life: a third of it is left to find the server in. */
export function isDue(certificate: Pick<X509Certificate, 'validFrom' | 'validTo'>, nowMs: number): boolean {
  const from = Date.parse(certificate.validFrom)
  const to = Date.parse(certificate.validTo)
  return nowMs >= from + ((to - from) * 2) / 3
}

const pemOf = (certificates: readonly Buffer[]) => certificates.map((der) => new X509Certificate(der).toString()).join('')

const text = (path: string) =>
  readFile(path, 'utf8').catch((error) => {
    if (isAbsent(error)) return null
    throw error
  })
