import { z } from 'zod'
import { Manifest } from './manifest.ts'

const TableEnd = z.object({ rows: z.number().int(), digest: z.string() })
export type TableEnd = z.infer<typeof TableEnd>

/** What a backup consists of, in this order: manifest; files; for each table its name, its rows as PostgreSQL copies them, its count and digest; the end. */
export type Frame =
  | { kind: 'manifest'; manifest: Manifest }
  | { kind: 'file'; path: string; content: Uint8Array }
  | { kind: 'table'; place: number }
  | { kind: 'rows'; bytes: Uint8Array }
  | { kind: 'table end'; end: TableEnd }
  | { kind: 'end'; tables: number; rows: number }

const CODE = { manifest: 0x4d, file: 0x46, table: 0x54, rows: 0x52, 'table end': 0x45, end: 0x5a } as const satisfies Record<
  Frame['kind'],
  number
>
const MAX_FRAME_BYTES = 1_100_000_000 // PostgreSQL sends a row whole, and a row has at most 1 GB
const MAX_FILE_PATH = 200

export function encodeFrame(frame: Frame): Uint8Array[] {
  const body = bodyOf(frame)
  const head = Buffer.alloc(5)
  head.writeUInt8(CODE[frame.kind], 0)
  head.writeUInt32LE(body.length, 1)
  return [head, body]
}

function bodyOf(frame: Frame): Uint8Array {
  switch (frame.kind) {
    case 'manifest':
      return json(frame.manifest)
    case 'file': {
      const path = Buffer.from(frame.path)
      return Buffer.concat([Buffer.of(path.length), path, frame.content])
    }
    case 'table':
      return json({ place: frame.place })
    case 'rows':
      return frame.bytes
    case 'table end':
      return json(frame.end)
    case 'end':
      return json({ tables: frame.tables, rows: frame.rows })
  }
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value))

/** @throws Error where the bytes are no backup of this format; z.ZodError where what one says cannot be read */
export async function* decodeFrames(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0)
  let waiting: Buffer[] = []
  let have = 0
  let need = 5
  for await (const chunk of bytes) {
    waiting.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))
    have += chunk.length
    if (have < need) continue
    rest = Buffer.concat(waiting)
    let at = 0
    for (;;) {
      need = 5
      if (rest.length - at < need) break
      const length = rest.readUInt32LE(at + 1)
      if (length > MAX_FRAME_BYTES) throw new Error('BACKUP_UNREADABLE')
      need = 5 + length
      if (rest.length - at < need) break
      yield frameOf(rest.readUInt8(at), rest.subarray(at + 5, at + need))
      at += need
    }
    rest = rest.subarray(at)
    waiting = rest.length > 0 ? [rest] : []
    have = rest.length
  }
  if (have > 0) throw new Error('BACKUP_UNREADABLE')
}

function frameOf(code: number, body: Buffer): Frame {
  const read = () => JSON.parse(body.toString('utf8')) as unknown
  switch (code) {
    case CODE.manifest:
      return { kind: 'manifest', manifest: Manifest.parse(read()) }
    case CODE.file: {
      const pathBytes = body.readUInt8(0)
      if (pathBytes > MAX_FILE_PATH) throw new Error('BACKUP_UNREADABLE')
      return { kind: 'file', path: body.toString('utf8', 1, 1 + pathBytes), content: body.subarray(1 + pathBytes) }
    }
    case CODE.table:
      return { kind: 'table', ...z.object({ place: z.number().int() }).parse(read()) }
    case CODE.rows:
      return { kind: 'rows', bytes: body }
    case CODE['table end']:
      return { kind: 'table end', end: TableEnd.parse(read()) }
    case CODE.end:
      return { kind: 'end', ...z.object({ tables: z.number().int(), rows: z.number().int() }).parse(read()) }
    default:
      throw new Error('BACKUP_UNREADABLE')
  }
}
