import 'reflect-metadata' // @peculiar/x509 stands on it
import { X509Certificate as NodeCertificate, webcrypto } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY_MS = 86_400_000
cryptoProvider.set(webcrypto as unknown as Crypto)

export type LanTls = { key: string; cert: string; caPem: string; caFile: string; hosts: string[] }

/** Addresses of this machine that a tablet on the same network can reach, IPv6 without link-local ones. */
export function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
    .map(({ address }) => address)
}

/** The server certificate for this machine's LAN names, by the installation's own CA; both are made at first use and kept (keys 0600). */
export async function lanTls(dataDir: string, nowMs: number): Promise<LanTls> {
  const dir = join(dataDir, 'ca')
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const authority = await certificateAuthority(dir, nowMs)
  const hosts = ['localhost', hostname(), ...lanAddresses()]
  const kept = existsSync(join(dir, 'server.crt')) ? readFileSync(join(dir, 'server.crt'), 'utf8') : null
  if (kept && stillGood(kept, hosts, nowMs))
    return { key: readFileSync(join(dir, 'server.key'), 'utf8'), cert: kept, caPem: authority.pem, caFile: authority.file, hosts }
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.create({
    subject: 'CN=Onefold',
    issuer: authority.certificate.subject,
    notBefore: new Date(nowMs - DAY_MS),
    notAfter: new Date(nowMs + 390 * DAY_MS),
    publicKey: keys.publicKey as CryptoKey,
    signingKey: authority.key,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(hosts.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? 'ip' : 'dns', value }) as const)),
    ],
  })
  const cert = certificate.toString('pem')
  const key = await privatePem(keys.privateKey as CryptoKey)
  writeFileSync(join(dir, 'server.key'), key, { mode: 0o600 })
  writeFileSync(join(dir, 'server.crt'), cert)
  return { key, cert, caPem: authority.pem, caFile: authority.file, hosts }
}

async function certificateAuthority(dir: string, nowMs: number) {
  const files = { key: join(dir, 'ca.key'), crt: join(dir, 'ca.crt') }
  if (existsSync(files.key) && existsSync(files.crt)) {
    const [der] = PemConverter.decode(readFileSync(files.key, 'utf8'))
    const key = (await webcrypto.subtle.importKey('pkcs8', der as ArrayBuffer, ALGORITHM, true, ['sign'])) as CryptoKey
    const pem = readFileSync(files.crt, 'utf8')
    return { key, pem, file: files.crt, certificate: new X509Certificate(pem) }
  }
  const keys = (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as unknown as CryptoKeyPair
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=Onefold ${hostname()} installation CA`,
    notBefore: new Date(nowMs - DAY_MS),
    notAfter: new Date(nowMs + 3_650 * DAY_MS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  })
  const pem = certificate.toString('pem')
  writeFileSync(files.key, await privatePem(keys.privateKey), { mode: 0o600 })
  writeFileSync(files.crt, pem)
  return { key: keys.privateKey, pem, file: files.crt, certificate }
}

const privatePem = async (key: CryptoKey) =>
  PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key as webcrypto.CryptoKey), 'PRIVATE KEY')

function stillGood(pem: string, hosts: string[], nowMs: number): boolean {
  const certificate = new NodeCertificate(pem)
  const named = hosts.every((host) => (/^[\d.]+$|:/.test(host) ? certificate.checkIP(host) : certificate.checkHost(host)))
  return named && Date.parse(certificate.validTo) - nowMs > 30 * DAY_MS
}
