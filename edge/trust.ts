import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

/** From now on this process believes what this authority signed too: an installation on the local network signs its certificate itself.
 *  @throws Error naming the file when it cannot be read or is no certificate */
export function trustAuthority(caFile: string): void {
  try {
    const authority = new X509Certificate(readFileSync(caFile)).toString()
    setDefaultCACertificates([...getCACertificates('default'), authority])
  } catch (error) {
    throw new Error(`${caFile}: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : 'is no certificate in PEM'}`)
  }
}
