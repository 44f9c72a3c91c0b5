import 'reflect-metadata' // @peculiar/x509 stands on it
import { createHash, randomBytes, webcrypto } from 'node:crypto'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509Certificates,
  X509CrlGenerator,
  X509CrlReason,
} from '@peculiar/x509'
import { importPublicKey, publicJwk } from '#/protocol/signatures.ts'
import { ALGORITHM, type Authority } from './authority.ts'

export type PublicPoint = ReturnType<typeof publicJwk>
export type DeviceCertificate = {
  der: Buffer
  serial: string // hex
  hash: string // SHA-256 of the DER, hex
  notBefore: Date
  notAfter: Date
}

/** A device's clock may be behind ours by as much and still believe its certificate. */
const CLOCK_TOLERANCE_MS = 86_400_000

/** The key that a PKCS#10 request asks a certificate for; null where it is none, is not signed by that key, or the key is no P-256. */
export async function requestedKey(der: Uint8Array): Promise<PublicPoint | null> {
  try {
    const request = new Pkcs10CertificateRequest(Uint8Array.from(der))
    if (!(await request.verify())) return null
    const key = (await request.publicKey.export(ALGORITHM, ['verify'])) as webcrypto.CryptoKey
    const point = importPublicKey(await webcrypto.subtle.exportKey('jwk', key))
    return point && publicJwk(point)
  } catch {
    return null // whatever a stranger sends that is no request
  }
}

/** A certificate for a gateway's own key. Its common name is the gateway's id, which brokers take for the user name; its alternative name the code. */
export async function issueDevice(
  authority: Authority,
  of: { id: string; code: string; key: PublicPoint },
  at: { nowMs: number; lifeMs: number },
): Promise<DeviceCertificate> {
  const publicKey = (await webcrypto.subtle.importKey('jwk', of.key, ALGORITHM, true, ['verify'])) as CryptoKey
  const serial = randomBytes(16)
  serial[0]! &= 0x7f // positive, as RFC 5280 has it
  serial[0]! |= 0x40 // and of full length
  const serialNumber = serial.toString('hex')
  const certificate = await X509CertificateGenerator.create({
    serialNumber,
    subject: `CN=${of.id}`,
    issuer: authority.certificate.subject,
    notBefore: new Date(at.nowMs - CLOCK_TOLERANCE_MS),
    notAfter: new Date(at.nowMs + at.lifeMs),
    publicKey,
    signingKey: authority.key,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension([{ type: 'url', value: `info:hdl/${of.code}` }]),
      await AuthorityKeyIdentifierExtension.create(authority.certificate.publicKey),
      await SubjectKeyIdentifierExtension.create(publicKey),
    ],
  })
  const der = Buffer.from(certificate.rawData)
  return { der, serial: serialNumber, hash: hashOf(der), notBefore: certificate.notBefore, notAfter: certificate.notAfter }
}

export const hashOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex')

/** Certificates alone in PKCS#7, as RFC 7030 sends them. */
export const certsOnly = (certificates: readonly Uint8Array[]): Buffer =>
  Buffer.from(new X509Certificates(certificates.map((der) => new X509Certificate(Uint8Array.from(der)))).export('raw'))

/** The list of what was revoked and has not yet run out, for brokers that are not ours. */
export async function revocationList(
  authority: Authority,
  revoked: readonly { serial: string; at: Date }[],
  at: { nowMs: number; freshMs: number },
): Promise<Buffer> {
  const list = await X509CrlGenerator.create({
    issuer: authority.certificate.subject,
    thisUpdate: new Date(at.nowMs),
    nextUpdate: new Date(at.nowMs + at.freshMs),
    entries: revoked.map(({ serial, at: revocationDate }) => ({
      serialNumber: serial,
      revocationDate,
      reason: X509CrlReason.keyCompromise,
    })),
    signingKey: authority.key,
    signingAlgorithm: ALGORITHM,
  })
  return Buffer.from(list.rawData)
}
