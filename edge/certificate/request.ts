import type { Sign } from '#/protocol/jws.ts'

const SEQUENCE = 0x30
const SET = 0x31
const ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex')
const COMMON_NAME = Buffer.from('0603550403', 'hex')

/** A PKCS#10 request for a certificate of this key. The server decides what stands in the certificate; the name is for whoever reads the request.
 *  @source RFC 2986; DER: X.690 */
export function certificateRequest(of: { name: string; publicDer: Buffer; sign: Sign }): Buffer {
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(0x0c, Buffer.from(of.name)))))
  const info = der(SEQUENCE, Buffer.of(0x02, 0x01, 0x00), name, of.publicDer, Buffer.of(0xa0, 0x00))
  return der(SEQUENCE, info, der(SEQUENCE, ECDSA_WITH_SHA256), der(0x03, Buffer.of(0), signature(of.sign(info))))
}

/** r and s as two numbers: positive, and no longer than they have to be. */
const signature = (rs: Buffer) => der(SEQUENCE, integer(rs.subarray(0, 32)), integer(rs.subarray(32)))
function integer(bytes: Buffer): Buffer {
  let from = 0
  while (from < bytes.length - 1 && bytes[from] === 0) from++
  const short = bytes.subarray(from)
  return der(0x02, short[0]! & 0x80 ? Buffer.concat([Buffer.of(0), short]) : short)
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const length =
    body.length < 0x80 ? [body.length] : body.length < 0x100 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...length), body])
}

/** The certificates of a PKCS#7 that holds nothing else, as they stand in it. Empty where it is none.
 *  @source RFC 7030, 4.1.3; RFC 5652, 5.1: SignedData, certificates [0] */
export function certificatesIn(pkcs7: Buffer): Buffer[] {
  try {
    const content = children(children(pkcs7)[0]!.body).find(({ tag }) => tag === 0xa0)! // ContentInfo: [0] content
    const signed = children(content.body)[0]! // SignedData
    const certificates = children(signed.body).find(({ tag }) => tag === 0xa0)
    return certificates ? children(certificates.body).map(({ all }) => Buffer.from(all)) : []
  } catch {
    return [] // a border: whatever the server sent that is no such thing
  }
}

type Node = { tag: number; body: Buffer; all: Buffer }
/** @throws RangeError on bytes that end too early */
function children(bytes: Buffer): Node[] {
  const found: Node[] = []
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes.readUInt8(at)
    const first = bytes.readUInt8(at + 1)
    const more = first & 0x80 ? first & 0x7f : 0
    if (more > 3) throw new RangeError('longer than any certificate')
    const length = more === 0 ? first : bytes.readUIntBE(at + 2, more)
    const from = at + 2 + more
    if (from + length > bytes.length) throw new RangeError('ends too early')
    found.push({ tag, body: bytes.subarray(from, from + length), all: bytes.subarray(at, from + length) })
    at = from + length
  }
  return found
}
