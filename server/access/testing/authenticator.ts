import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

const ORIGIN = 'http://localhost:3000'
const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest()
const b64 = (data: Buffer) => data.toString('base64url')

/** CBOR of what an authenticator says: small integers, bytes, text, maps. @source RFC 8949 */
function cbor(value: number | string | Buffer | Map<number | string, unknown>): Buffer {
  const head = (major: number, n: number) => (n < 24 ? Buffer.from([(major << 5) | n]) : n < 256 ? Buffer.from([(major << 5) | 24, n]) : Buffer.from([(major << 5) | 25, n >> 8, n & 255])) // biome-ignore format: one table
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key), cbor(one as never)])])
}

/** A security key in software: makes one passkey and signs with it, as a browser at `origin` would hand it on. */
export function softKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(16)
  const cose = new Map<number, number | Buffer>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')]]) // biome-ignore format: one key
  let counter = 0
  const dataOf = (rpId: string, flags: number) => {
    counter += 1
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count])
  }
  const client = (type: string, challenge: string, origin: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const common = { id: b64(id), rawId: b64(id), type: 'public-key', clientExtensionResults: {} }
  return {
    make(options: { challenge: string; rp: { id?: string } }, origin = ORIGIN) {
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cbor(cose)])
      const authData = Buffer.concat([dataOf(options.rp.id ?? 'localhost', 0x45), attested])
      const object = cbor(new Map<string, unknown>([['fmt', 'none'], ['attStmt', new Map()], ['authData', authData]])) // biome-ignore format: one object
      return {
        ...common,
        response: { clientDataJSON: b64(client('webauthn.create', options.challenge, origin)), attestationObject: b64(object) },
      }
    },
    sign(options: { challenge: string; rpId?: string }, { origin = ORIGIN, verified = true } = {}) {
      const clientData = client('webauthn.get', options.challenge, origin)
      const authData = dataOf(options.rpId ?? 'localhost', verified ? 0x05 : 0x01)
      const signature = createSign('sha256')
        .update(Buffer.concat([authData, sha256(clientData)]))
        .sign(privateKey)
      return { ...common, response: { clientDataJSON: b64(clientData), authenticatorData: b64(authData), signature: b64(signature) } }
    },
  }
}
