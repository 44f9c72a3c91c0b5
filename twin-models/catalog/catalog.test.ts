import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isUnit } from '#/twin-models/core/units.ts'
import { CATALOG, channelOf } from './index.ts'
import { type Condition, TwinType } from './shape.ts'

const wrong = (find: (type: TwinType) => string[]) => CATALOG.flatMap((type) => find(type).map((what) => `${type.id}: ${what}`))
const HEAVY_FORM_PARTS = 400
const FAR_M = 70

test('[TM1] every type of the catalogue has the shape, and its id once', () => {
  expect(CATALOG.length).toBeGreaterThanOrEqual(30)
  for (const type of CATALOG) expect(TwinType.safeParse(type).error?.issues ?? []).toEqual([])
  expect(new Set(CATALOG.map((type) => type.id)).size).toBe(CATALOG.length)
})

test('[TM2] ids are unique within a type, ranges are ranges, states stand in range', () => {
  expect(
    wrong((type) => [
      ...[type.channels, type.commands, type.rules, type.findings].flatMap((list) => {
        const ids = list.map((item) => item.id)
        return ids.filter((id, i) => ids.indexOf(id) !== i)
      }),
      ...type.channels.filter((channel) => channel.range.min >= channel.range.max).map((channel) => channel.id),
      ...type.channels.filter((channel) => (channel.kind === 'number') !== (channel.states === undefined)).map((channel) => channel.id),
    ]),
  ).toEqual([])
})

test('[TM3] every unit is known', () => {
  expect(
    wrong((type) =>
      [
        ...type.channels.map((channel) => channel.unit),
        ...type.commands.flatMap((command) => [...command.params, ...command.envelope].map((item) => item.unit)),
        ...(type.properties ?? []).map((property) => property.unit),
      ].filter((unit) => !isUnit(unit)),
    ),
  ).toEqual([])
})

test('[TM4] rules, findings, effects, steps and bindings name channels that exist, limits lie in range', () => {
  expect(
    wrong((type) => {
      const missing = (id: string | undefined) => (id !== undefined && !channelOf(type, id) ? [id] : [])
      const conditions = (list: Condition[] | undefined) => (list ?? []).flatMap((condition) => missing(condition.channel))
      return [
        ...type.rules.flatMap((rule) => {
          const range = channelOf(type, rule.channel)?.range
          const limit = rule.above ?? rule.below
          const lies = range !== undefined && limit !== undefined && limit > range.min && limit < range.max
          return [...missing(rule.channel), ...conditions(rule.when), ...(lies ? [] : [`${rule.id} limit`])]
        }),
        ...type.findings.flatMap((finding) => [
          ...conditions(finding.normal),
          ...missing(finding.wear?.turns),
          ...missing(finding.wear?.shows),
        ]),
        ...[...type.rules, ...type.findings].flatMap((item) => (item.order?.steps ?? []).flatMap((step) => missing(step.channel))),
        ...type.commands.flatMap((command) => missing(command.effect?.channel)),
        ...type.commands.flatMap((command) => {
          const params = new Set(command.params.map((param) => param.id))
          const named = [command.effect?.toParam, ...command.envelope.map((check) => (check.kind === 'param' ? check.param : undefined))]
          return named.filter((id): id is string => id !== undefined && !params.has(id))
        }),
        ...type.commands.flatMap((command) =>
          command.envelope.flatMap((check) =>
            check.kind === 'offFor' || (check.kind === 'reading' && (check.on ?? 'self') === 'self') ? missing(check.channel) : [],
          ),
        ),
        ...type.form.flatMap((part) => missing(part.binding?.channel)),
      ]
    }),
  ).toEqual([])
})

test('[TM4] the limit of a count is a count, and a first step that is a command names one that some type takes', () => {
  const known = new Set(CATALOG.flatMap((type) => type.commands.map((command) => command.id)))
  const isCount = (type: TwinType, id: string) => {
    const channel = channelOf(type, id)
    return channel?.kind === 'number' && channel.unit === '1' && channel.decimals === 0
  }
  expect(
    wrong((type) => [
      ...type.rules
        .filter((rule) => isCount(type, rule.channel) && !Number.isInteger(rule.above ?? rule.below))
        .map((rule) => `${rule.id} limit`),
      ...[...type.rules, ...type.findings].flatMap(({ id, alarm }) =>
        alarm?.command && !known.has(alarm.command) ? [`${id} command`] : [],
      ),
    ]),
  ).toEqual([])
})

test('[TM5] forms are of sensible size', () => {
  expect(wrong((type) => (type.form.length > HEAVY_FORM_PARTS ? [`${type.form.length} parts`] : []))).toEqual([])
  expect(
    wrong((type) =>
      type.form
        .flatMap((part) => (part.kind === 'tube' ? part.path : [part.at]))
        .flatMap((at) => (at.some((m) => Math.abs(m) > FAR_M) ? [at.join()] : [])),
    ),
  ).toEqual([])
  expect(CATALOG.filter((type) => type.form.length === 0).map((type) => type.id)).toEqual(['district', 'quarter', 'plant'])
})

test('[TM6] every glyph is drawn', () => {
  const glyphs = readFileSync(new URL('../../public/glyphs.svg', import.meta.url), 'utf8')
  expect(wrong((type) => (glyphs.includes(`id="${type.glyph}"`) ? [] : [type.glyph]))).toEqual([])
})

test('[TM7] nothing that moves a machine near people is offered', () => {
  const forbidden = /^(inch|clutch|mute|start)$/
  const machines = CATALOG.filter((type) => ['press', 'robot', 'destacker', 'conveyor', 'crane'].includes(type.id))
  expect(machines.length).toBe(5)
  expect(machines.flatMap((type) => type.commands.filter((command) => forbidden.test(command.id)))).toEqual([])
})
