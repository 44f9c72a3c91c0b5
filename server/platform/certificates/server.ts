import 'reflect-metadata' // @peculiar/x509 stands on it
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { ALGORITHM, deviceAuthority, freshKeys, privatePem } from './authority.ts'

const DAY_MS = 86_400_000

/** A certificate for a server of these names and addresses, by the installation's own root. */
export async function issueServer(dataDir: string, hosts: readonly string[], nowMs: number) {
  const { root, pem: devicesPem } = await deviceAuthority(dataDir, nowMs)
  const keys = await freshKeys()
  const certificate = await X509CertificateGenerator.create({
    subject: 'CN=Onefold',
    issuer: root.certificate.subject,
    notBefore: new Date(nowMs - DAY_MS),
    notAfter: new Date(nowMs + 390 * DAY_MS),
    publicKey: keys.publicKey,
    signingKey: root.key,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(hosts.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? 'ip' : 'dns', value }) as const)),
    ],
  })
  return { key: await privatePem(keys.privateKey), cert: certificate.toString('pem'), caPem: root.pem, devicesPem }
}
