import { z } from 'zod'
import { Text } from '#/twin-models/core/names.ts'
import { FormPart } from '#/twin-models/forms/part.ts'

/** Ids inside a type: they stand in topics, columns and addresses, so they never change. */
const Id = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
const TypeId = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/)
const KindId = z.string().regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$/)
const Ms = z.number().int().min(0)

export const Priority = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
export type Priority = z.infer<typeof Priority>

export const State = z.strictObject({ value: z.number(), id: Id, names: Text })
export type State = z.infer<typeof State>

/** All conditions of a list must hold. Values in the channel's unit. */
export const Condition = z.strictObject({
  channel: Id,
  above: z.number().optional(),
  below: z.number().optional(),
  equals: z.number().optional(),
})
export type Condition = z.infer<typeof Condition>

export const Channel = z.strictObject({
  id: Id,
  names: Text,
  /** UCUM; '1' for none. Readings are stored in this unit and no other. */
  unit: z.string().min(1),
  kind: z.enum(['number', 'boolean', 'enum']),
  states: z.array(State).optional(),
  /** Physically possible: outside it a reading is refused. */
  range: z.strictObject({ min: z.number(), max: z.number() }),
  everyMs: Ms.min(100),
  decimals: z.number().int().min(0).max(6),
  key: z.boolean().optional(),
  expected: z.strictObject({ value: z.number(), when: z.array(Condition).optional() }).optional(),
  /** Only while these hold does it tell anything: what it reads of a machine that stands is no measurement of its wear. */
  tellsWhen: z.array(Condition).optional(),
})
export type Channel = z.infer<typeof Channel>

/** ISA-18.2: without such a record nothing sounds, blinks or counts. */
export const Rationalisation = z.strictObject({
  cause: Text,
  consequence: Text,
  response: z.array(Text).min(1),
  /** The command that the first step means, of whichever machine near by can be told it. */
  command: Id.optional(),
  timeToRespondMs: Ms.min(1000),
})
export type Rationalisation = z.infer<typeof Rationalisation>

export const OrderStep = z.strictObject({
  id: Id,
  names: Text,
  needs: z.enum(['photo', 'scan', 'value', 'permit', 'test']).optional(),
  channel: Id.optional(),
})
export type OrderStep = z.infer<typeof OrderStep>

export const OrderTemplate = z.strictObject({
  title: Text,
  priority: Priority,
  steps: z.array(OrderStep).min(1),
  parts: z.array(z.strictObject({ code: z.string().min(1), names: Text, quantity: z.number().int().min(1) })).optional(),
  permits: z.array(z.string().min(1)).optional(),
  estimateMin: z.number().int().min(1).optional(),
  closingCodes: z.array(z.strictObject({ id: Id, names: Text })).min(1),
  verifiedWhen: Text.optional(),
})
export type OrderTemplate = z.infer<typeof OrderTemplate>

/** What alarms of one cause are shown under: the object itself, its station, or the weather over the site. */
export const Group = z.enum(['self', 'station', 'weather'])
export type Group = z.infer<typeof Group>

export const LimitRule = z.strictObject({
  id: Id,
  names: Text,
  channel: Id,
  above: z.number().optional(),
  below: z.number().optional(),
  when: z.array(Condition).optional(),
  holdMs: Ms,
  hysteresis: z.number().min(0).optional(),
  priority: Priority,
  alarm: Rationalisation.optional(),
  group: Group,
  order: OrderTemplate.optional(),
})
export type LimitRule = z.infer<typeof LimitRule>

export const FindingKind = z.strictObject({
  id: KindId,
  names: Text,
  priority: Priority,
  /** Absent: an alert, which may open an order but never sounds, blinks or counts. */
  alarm: Rationalisation.optional(),
  group: Group,
  /** The measured return to normal; it alone closes an alarm and verifies an order. */
  normal: z.array(Condition).min(1).optional(),
  normalHoldMs: Ms,
  order: OrderTemplate.optional(),
  /** A defect that grows with every turn: `turns` is the channel of the speed it turns with, `shows` the one it shakes. */
  wear: z.strictObject({ turns: Id, shows: Id }).optional(),
})
export type FindingKind = z.infer<typeof FindingKind>

export type Numbers = Readonly<Record<string, number>>
type Formula = (params: Numbers, settings: Numbers) => number

const check = { id: Id, names: Text, unit: z.string().min(1) }
const bounds = { min: z.number().optional(), max: z.number().optional() }
export const EnvelopeCheck = z.discriminatedUnion('kind', [
  z.strictObject({ ...check, ...bounds, kind: z.literal('param'), param: Id }),
  z.strictObject({
    ...check,
    ...bounds,
    kind: z.literal('reading'),
    /** 'self' (default), 'parent', or the name of a relation in the object's settings. */
    on: z.string().optional(),
    channel: Id,
    equals: z.number().optional(),
    maxAgeMs: Ms,
  }),
  z.strictObject({ ...check, kind: z.literal('offFor'), channel: Id, minMs: Ms }),
  z.strictObject({ ...check, kind: z.literal('countPerHour'), max: z.number().int().min(1) }),
  z.strictObject({
    ...check,
    ...bounds,
    kind: z.literal('formula'),
    of: z.custom<Formula>((value) => typeof value === 'function'),
    refusal: Text,
  }),
  z.strictObject({ ...check, kind: z.literal('hold') }),
])
export type EnvelopeCheck = z.infer<typeof EnvelopeCheck>

export const Param = z.strictObject({
  id: Id,
  names: Text,
  unit: z.string().min(1),
  kind: z.enum(['number', 'boolean', 'enum', 'text']),
  ...bounds,
  step: z.number().positive().optional(),
  default: z.union([z.number(), z.boolean(), z.string()]).optional(),
  states: z.array(State).optional(),
})
export type Param = z.infer<typeof Param>

export const CommandSpec = z.strictObject({
  id: Id,
  names: Text,
  class: z.enum(['routine', 'important', 'hazardous']),
  params: z.array(Param),
  envelope: z.array(EnvelopeCheck),
  /** What telemetry must show for the command to count as done; `delta` is against the value before it. */
  effect: z
    .strictObject({
      channel: Id,
      delta: z.number().optional(),
      toParam: Id.optional(),
      toValue: z.number().optional(),
      tolerance: z.number().min(0),
      withinMs: Ms.min(1000),
    })
    .optional(),
  validForMs: Ms.min(1000),
  /** A remote set-point is a lease: unrenewed, the device falls back to its own default. */
  leaseMs: Ms.min(1000).optional(),
})
export type CommandSpec = z.infer<typeof CommandSpec>

/** A fixed fact of the nameplate; values stand in the object's settings under `properties`. */
export const Property = z.strictObject({ id: Id, names: Text, unit: z.string().min(1) })
export type Property = z.infer<typeof Property>

export const TwinType = z.strictObject({
  id: TypeId,
  kind: z.enum(['position', 'asset']),
  names: Text,
  /** A symbol in public/glyphs.svg. */
  glyph: TypeId,
  /** Map prominence: a station has a label early, dense types show as density first. */
  rank: z.enum(['station', 'point', 'dense']),
  channels: z.array(Channel),
  commands: z.array(CommandSpec),
  rules: z.array(LimitRule),
  findings: z.array(FindingKind),
  form: z.array(FormPart),
  /** It runs in software and stands nowhere: no picture of a place shows it, and people know it by its name, not by its tag. */
  placeless: z.literal(true).optional(),
  /** Its machines stand side by side: who looks at one of them is shown the row. */
  row: z.literal(true).optional(),
  properties: z.array(Property).optional(),
  /** Of an asset: the types of position it can stand in. */
  fits: z.array(TypeId).optional(),
})
export type TwinType = z.infer<typeof TwinType>
