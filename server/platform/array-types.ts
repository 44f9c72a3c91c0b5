import type { Sql } from 'postgres'

/** Element and array type of what we send and read as arrays. @source PostgreSQL, pg_type.dat: these numbers never change */
const ARRAYS = {
  bool: [16, 1000],
  bytea: [17, 1001],
  int8: [20, 1016],
  int2: [21, 1005],
  int4: [23, 1007],
  text: [25, 1009],
  json: [114, 199],
  float4: [700, 1021],
  float8: [701, 1022],
  varchar: [1043, 1015],
  date: [1082, 1182],
  timestamp: [1114, 1115],
  timestamptz: [1184, 1185],
  numeric: [1700, 1231],
  uuid: [2950, 2951],
  jsonb: [3802, 3807],
} as const

/** Teaches a client its array types. postgres.js would ask the database for them at each connection, and a connection that dies while it
 *  asks is a rejection that nobody can catch: it would end the process. */
export function withArrayTypes(client: Sql): Sql {
  const { parsers, serializers } = client.options as unknown as Record<'parsers' | 'serializers', Record<number, (value: never) => unknown>>
  for (const [element, array] of Object.values(ARRAYS)) {
    serializers[array] = (value: unknown) => writeArray(value, (item) => (serializers[element] ?? String)(item as never))
    parsers[array] = (text: string) => readArray(text, (item) => (parsers[element] ? parsers[element](item as never) : item))
  }
  return client
}

/** An array literal; text that already is one passes. */
export function writeArray(value: unknown, write: (item: unknown) => unknown): string {
  if (!Array.isArray(value)) return String(value)
  const items = value.map((item) => {
    if (item === null || item === undefined) return 'null'
    if (Array.isArray(item)) return writeArray(item, write)
    return `"${String(write(item)).replace(/["\\]/g, '\\$&')}"`
  })
  return `{${items.join(',')}}`
}

/** The items of an array literal, nested as it is. A lower bound before it (`[0:1]={…}`) is passed over. */
export function readArray(text: string, read: (item: string) => unknown): unknown[] {
  let at = text.indexOf('{') + 1
  function list(): unknown[] {
    const items: unknown[] = []
    for (;;) {
      const character = text[at]
      if (character === undefined) return items
      if (character === '}') {
        at++
        return items
      }
      if (character === ',') at++
      else if (character === '{') {
        at++
        items.push(list())
      } else items.push(character === '"' ? read(quoted()) : bare())
    }
  }
  function quoted(): string {
    let item = ''
    for (at++; text[at] !== '"' && at < text.length; at++) {
      if (text[at] === '\\') at++
      item += text[at]
    }
    at++
    return item
  }
  function bare(): unknown {
    const from = at
    while (at < text.length && text[at] !== ',' && text[at] !== '}') at++
    const item = text.slice(from, at)
    return item === 'NULL' ? null : read(item)
  }
  return list()
}
