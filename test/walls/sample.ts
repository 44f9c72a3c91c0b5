import { z } from 'zod'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'

type Schema = {
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  prefixItems?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  minimum?: number
  minLength?: number
  additionalProperties?: boolean | Schema
  default?: unknown
  $ref?: string
  $defs?: Record<string, Schema>
}

/** What a field that names something is filled with: by its name, else by its place in the input. */
export type Filling = { idOf(field: string): string; textOf(field: string): string | undefined; nowMs: number; all: boolean }

/** An input that the schema of a procedure accepts, made of the ids and codes of a tenant; undefined where it takes none. */
export function sampleInput(schemas: readonly unknown[], filling: Filling): unknown {
  if (schemas.length === 0) return undefined
  const parts = schemas.map((schema) => {
    const json = z.toJSONSchema(schema as z.ZodType, { io: 'input', unrepresentable: 'any' }) as Schema
    return sample(json, '', filling, json.$defs ?? {})
  })
  return parts.length === 1 ? parts[0] : Object.assign({}, ...parts)
}

function sample(schema: Schema, field: string, filling: Filling, defs: Record<string, Schema>): unknown {
  if (schema.$ref) return sample(defs[schema.$ref.split('/').at(-1) ?? ''] ?? {}, field, filling, defs)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = schema.anyOf ?? schema.oneOf
  if (choice) {
    const [first = {}] = choice.filter((one) => one.type !== 'null')
    return sample(first, field, filling, defs)
  }
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => sample(part, field, filling, defs)))
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type
  if (type === 'object') {
    const entries = Object.entries(schema.properties ?? {}).filter(([name]) => filling.all || schema.required?.includes(name))
    return Object.fromEntries(entries.map(([name, part]) => [name, sample(part, name, filling, defs)]))
  }
  if (type === 'array') {
    if (schema.prefixItems) return schema.prefixItems.map((part) => sample(part, field, filling, defs))
    return [sample(schema.items ?? {}, field.replace(/s$/, ''), filling, defs)]
  }
  if (type === 'number' || type === 'integer') {
    if (/Ms$/.test(field)) return momentOf(field, filling)
    return Number(filling.textOf(field) ?? Math.max(schema.minimum ?? 1, 1))
  }
  if (type === 'boolean') return true
  return text(schema, field, filling)
}

function text(schema: Schema, field: string, filling: Filling): string {
  if (schema.format === 'uuid') return /entry|stream/i.test(field) ? uuidv7() : filling.idOf(field)
  if (schema.format === 'date-time') return new Date(momentOf(field, filling)).toISOString()
  if (schema.format === 'email') return 'someone@onefold.test'
  if (schema.format === 'uri') return 'https://onefold.test/'
  return filling.textOf(field) ?? 'a text'.padEnd(schema.minLength ?? 0, 'x')
}

const momentOf = (field: string, { nowMs }: Filling) => (/from|start|since|after/i.test(field) ? nowMs - 3_600_000 : nowMs)
