import { expect, test } from 'vitest'
import { z } from 'zod'
import { personalValues } from '#/server/platform/feed/personal.ts'
import { PROCEDURES } from './walls/ask.ts'

type Schema = {
  type?: string
  properties?: Record<string, Schema>
  items?: Schema
  additionalProperties?: boolean | Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  prefixItems?: Schema[]
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  $ref?: string
  $defs?: Record<string, Schema>
}

/** Fields in which people write and of which the log keeps nothing personal, and why. */
const NOBODYS: Record<string, string> = {
  'en zh-CN parent party find replace add remove organisation zoneName properties params query':
    'names things, work and organisations, or is said about them',
  'tag type types typeId site code codes scheme issuer value prefix suffix channel command crs stepId units interface csv version id timeZone':
    'marks things: codes, types, values, files',
  'password current next typed token setupCode recoveryCode closingCode claimCode evidence jws kid':
    'proves who asks, and is kept nowhere or as a hash',
  'agentVersion readings': 'is said by a program',
  contact: 'of strangers who report by a label: kept with the report, not in the log',
}
const nobodys = new Set(Object.keys(NOBODYS).flatMap((fields) => fields.split(' ')))

/** The names of all fields that take any text there is: of no list, no format and no pattern. */
function textFields(schema: Schema, field: string, defs: Record<string, Schema>, found: Set<string>, seen = new Set<Schema>()): void {
  if (seen.has(schema)) return
  seen.add(schema)
  const on = (part: Schema | undefined, name: string) => part && textFields(part, name, defs, found, seen)
  on(defs[schema.$ref?.split('/').at(-1) ?? ''], field)
  for (const parts of [schema.anyOf, schema.oneOf, schema.allOf, schema.prefixItems]) for (const part of parts ?? []) on(part, field)
  for (const [name, part] of Object.entries(schema.properties ?? {})) on(part, name)
  on(schema.items, field)
  if (typeof schema.additionalProperties === 'object') on(schema.additionalProperties, field)
  const closed = schema.enum ?? schema.format ?? schema.pattern ?? (schema.const !== undefined ? [] : undefined)
  if (schema.type === 'string' && closed === undefined) found.add(field)
}

test('[AC28] a text that a procedure takes is erased from the log with who wrote it, or is said to be nobody’s', () => {
  const found = new Map<string, string[]>()
  for (const { path, type, inputs } of PROCEDURES) {
    if (type !== 'mutation') continue
    const fields = new Set<string>()
    for (const input of inputs) {
      const schema = z.toJSONSchema(input as z.ZodType, { io: 'input', unrepresentable: 'any' }) as Schema
      textFields(schema, '', schema.$defs ?? {}, fields)
    }
    for (const field of fields) found.set(field, [...(found.get(field) ?? []), path])
  }
  expect(found.size).toBeGreaterThan(40)
  const isPersonal = (field: string) =>
    personalValues({ actor: { kind: 'system', id: '', name: '' }, data: { [field]: 'words' } }).length === 1
  const undecided = [...found].filter(([field]) => !isPersonal(field) && !nobodys.has(field))
  expect(undecided, 'put it among the words of server/platform/feed/personal.ts, or say here why nobody’s words stand in it').toEqual([])
  expect([...nobodys].filter((field) => isPersonal(field) || !found.has(field))).toEqual([])
})
