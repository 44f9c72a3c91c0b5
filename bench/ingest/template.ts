import { ByteWriter } from '#/protocol/bytes/writer.ts'
import { DATATYPE } from '#/protocol/sparkplug/index.ts'
import { METRIC } from '#/protocol/topics.ts'

/** One NDATA as a whole MQTT frame, built once: before it is sent its times and numbers are written into it. */
export class Template {
  readonly bytes: Buffer
  readonly readings: number
  readonly #times: number[]
  readonly #batchAt: number
  readonly #seqAt: number

  constructor(topic: string, metrics: readonly { id: number; value: number }[]) {
    const times: number[] = []
    const parts: Uint8Array[] = []
    let at = 0
    const put = (write: (to: ByteWriter) => void) => {
      const to = new ByteWriter(64)
      write(to)
      const bytes = to.finish().slice()
      parts.push(bytes)
      at += bytes.length
    }
    const time = (tag: number) => {
      put((to) => to.byte(tag))
      times.push(at)
      put((to) => to.varint(2 ** 41))
    }
    time(0x08)
    const nameBytes = Buffer.byteLength(METRIC.batch)
    put((to) => {
      to.byte(0x12)
      to.varint(2 + nameBytes + 2 + 1 + BATCH_BYTES)
      to.byte(0x0a)
      to.text(METRIC.batch)
      to.bytes2(0x20, DATATYPE.UInt64)
      to.byte(0x58)
    })
    const batchAt = at
    put((to) => Array.from({ length: BATCH_BYTES }, () => to.byte(0)))
    for (const { id, value } of metrics) {
      put((to) => {
        to.byte(0x12)
        to.varint(1 + varintBytes(id) + 1 + TIME_BYTES + 1 + 8)
        to.byte(0x10)
        to.varint(id)
      })
      time(0x18)
      put((to) => {
        to.byte(0x69)
        to.float64(value)
      })
    }
    put((to) => to.byte(0x18))
    const seqAt = at
    put((to) => to.bytes2(0x80, 0))
    const payload = Buffer.concat(parts)
    const head = publishHead(topic, payload.length)
    this.bytes = Buffer.concat([head, payload])
    this.readings = metrics.length
    this.#times = times.map((it) => it + head.length)
    this.#batchAt = batchAt + head.length
    this.#seqAt = seqAt + head.length
  }

  /** A copy, ready to be written: the socket keeps what it was given until it is sent. */
  stamped(atMs: number, batch: number, seq: number): Buffer {
    const { bytes } = this
    padded(bytes, this.#batchAt, BATCH_BYTES, batch)
    padded(bytes, this.#seqAt, 2, seq)
    padded(bytes, this.#times[0]!, TIME_BYTES, atMs)
    const from = this.#times[0]!
    for (const at of this.#times) for (let i = 0; i < TIME_BYTES; i++) bytes[at + i] = bytes[from + i]!
    return Buffer.from(bytes)
  }
}

const TIME_BYTES = 6
const BATCH_BYTES = 5

const varintBytes = (value: number) => (value < 2 ** 7 ? 1 : value < 2 ** 14 ? 2 : value < 2 ** 21 ? 3 : 4)

/** A varint of so many bytes whatever its value: the last ones may be empty. */
function padded(bytes: Uint8Array, at: number, length: number, value: number): void {
  let rest = value
  for (let i = 0; i < length; i++) {
    bytes[at + i] = (rest % 0x80) | (i === length - 1 ? 0 : 0x80)
    rest = Math.floor(rest / 0x80)
  }
}

/** @source MQTT 3.1.1, 3.3: PUBLISH at QoS 0 */
function publishHead(topic: string, payloadBytes: number): Buffer {
  const name = Buffer.from(topic)
  const to = new ByteWriter(16 + name.length)
  to.byte(0x30)
  to.varint(2 + name.length + payloadBytes)
  to.bytes2(name.length >> 8, name.length & 0xff)
  for (const byte of name) to.byte(byte)
  return Buffer.from(to.finish())
}
