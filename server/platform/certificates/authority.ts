import 'reflect-metadata' // @peculiar/x509 stands on it
import { webcrypto } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import {
  BasicConstraintsExtension,
  cryptoProvider,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'

export const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY_MS = 86_400_000
const ROOT_DAYS = 3_650
const DEVICES_DAYS = 1_825
cryptoProvider.set(webcrypto as unknown as Crypto)

/** A certificate that signs others, with its key. */
export type Authority = { key: CryptoKey; pem: string; file: string; certificate: X509Certificate }

export const caFolder = (dataDir: string): string => join(dataDir, 'ca')

/** The installation's own authority, made at first use and kept (key 0600). One that was made when nothing stood below it is certified anew for
 *  its own key, so that whoever trusts it goes on trusting it. */
export async function rootAuthority(dataDir: string, nowMs: number): Promise<Authority> {
  const dir = caFolder(dataDir)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const files = { key: join(dir, 'ca.key'), crt: join(dir, 'ca.crt') }
  const kept = await keptAuthority(files)
  const keys = kept ? await pairOf(kept.key) : await freshKeys()
  const wide = kept?.certificate.getExtension(BasicConstraintsExtension)?.pathLength !== 0
  if (kept && wide) return kept
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: kept?.certificate.subject ?? `CN=Onefold ${hostname()} installation CA`,
    ...lasting(nowMs, ROOT_DAYS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: signing(1),
  })
  return keep(files, keys.privateKey, certificate)
}

/** What gateways' certificates are signed by: stands below the root, so that it can be replaced without every tablet trusting anew. */
export async function deviceAuthority(dataDir: string, nowMs: number): Promise<Authority & { root: Authority }> {
  const root = await rootAuthority(dataDir, nowMs)
  const files = { key: join(caFolder(dataDir), 'devices.key'), crt: join(caFolder(dataDir), 'devices.crt') }
  const kept = await keptAuthority(files)
  if (kept && kept.certificate.notAfter.getTime() - nowMs > 400 * DAY_MS) return { ...kept, root }
  const keys = kept ? await pairOf(kept.key) : await freshKeys()
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=Onefold ${hostname()} devices`,
    issuer: root.certificate.subject,
    ...lasting(nowMs, DEVICES_DAYS),
    publicKey: keys.publicKey,
    signingKey: root.key,
    signingAlgorithm: ALGORITHM,
    extensions: signing(0),
  })
  return { ...(await keep(files, keys.privateKey, certificate)), root }
}

const lasting = (nowMs: number, days: number) => ({ notBefore: new Date(nowMs - DAY_MS), notAfter: new Date(nowMs + days * DAY_MS) })
const signing = (pathLength: number) => [
  new BasicConstraintsExtension(true, pathLength, true),
  new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
]

export const freshKeys = async () => (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as unknown as CryptoKeyPair
export const privatePem = async (key: CryptoKey) =>
  PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key as webcrypto.CryptoKey), 'PRIVATE KEY')

async function keep(files: { key: string; crt: string }, key: CryptoKey, certificate: X509Certificate): Promise<Authority> {
  const pem = certificate.toString('pem')
  writeFileSync(files.key, await privatePem(key), { mode: 0o600 })
  writeFileSync(files.crt, pem)
  return { key, pem, file: files.crt, certificate }
}

async function keptAuthority(files: { key: string; crt: string }): Promise<Authority | null> {
  if (!existsSync(files.key) || !existsSync(files.crt)) return null
  const [der] = PemConverter.decode(readFileSync(files.key, 'utf8'))
  const key = (await webcrypto.subtle.importKey('pkcs8', der as ArrayBuffer, ALGORITHM, true, ['sign'])) as CryptoKey
  const pem = readFileSync(files.crt, 'utf8')
  return { key, pem, file: files.crt, certificate: new X509Certificate(pem) }
}

/** Both halves of a key of which only the private one is kept. */
async function pairOf(privateKey: CryptoKey): Promise<CryptoKeyPair> {
  const { kty, crv, x, y } = await webcrypto.subtle.exportKey('jwk', privateKey as webcrypto.CryptoKey)
  const publicKey = (await webcrypto.subtle.importKey('jwk', { kty, crv, x, y } as JsonWebKey, ALGORITHM, true, ['verify'])) as CryptoKey
  return { privateKey, publicKey }
}
