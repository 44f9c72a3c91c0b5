import type { ObjectDetail } from '#/server/twins/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { Channel, Param } from '#/twin-models/catalog/shape.ts'
import { nameIn } from '#/twin-models/core/names.ts'

type Json = Record<string, unknown>

/** A W3C WoT Thing Description 1.1 of one object, out of its twin type: channels are properties to read and observe, commands are actions.
 *  Reading goes to our own API; nothing here addresses the device.
 *  @source https://www.w3.org/TR/wot-thing-description11/ */
export function thingDescription(object: ObjectDetail, baseUrl: string): Json {
  const type = twinType(object.typeId)
  const id = `${baseUrl}/id/${object.code.split('/').map(encodeURIComponent).join('/')}`
  const form = (op: string | string[], path: string) => [
    { href: `${baseUrl}${path}`, op, contentType: 'application/json', 'htv:methodName': op === 'invokeaction' ? 'POST' : 'GET' },
  ]
  const latest = `/api/trpc/telemetry.latest?input=${encodeURIComponent(JSON.stringify({ objectIds: [object.id] }))}`
  return {
    '@context': [
      'https://www.w3.org/2022/wot/td/v1.1',
      { htv: 'http://www.w3.org/2011/http#', geo: 'http://www.w3.org/2003/01/geo/wgs84_pos#' },
    ],
    '@type': 'Thing',
    id,
    title: nameIn(object.names, 'en').text,
    titles: titles(object.names),
    ...(type ? { description: type.names.en, descriptions: { en: type.names.en, 'zh-CN': type.names['zh-CN'] } } : {}),
    version: { instance: String(object.version) },
    ...(object.place ? { 'geo:long': object.place.lon, 'geo:lat': object.place.lat } : {}),
    links: [
      ...(object.path.at(-1) ? [{ rel: 'collection', href: `${baseUrl}/id/${encodeURI(object.path.at(-1)?.tag ?? '')}` }] : []),
      ...object.children.map((child) => ({ rel: 'item', href: `${baseUrl}/id/${encodeURI(child.tag)}` })),
    ],
    securityDefinitions: { token: { scheme: 'bearer', in: 'header', format: 'opaque' } },
    security: ['token'],
    properties: Object.fromEntries(
      (type?.channels ?? []).map((channel) => [channel.id, { ...property(channel), forms: form('readproperty', latest) }]),
    ),
    actions: Object.fromEntries(
      (type?.commands ?? []).map((command) => [
        command.id,
        {
          title: command.names.en,
          titles: command.names,
          safe: false,
          idempotent: true,
          input: {
            type: 'object',
            properties: Object.fromEntries(command.params.map((param) => [param.id, input(param)])),
            required: command.params.map(({ id }) => id),
          },
          forms: form('invokeaction', '/api/trpc/commands.issue'),
        },
      ]),
    ),
  }
}

const titles = (names: ObjectDetail['names']): Json => Object.fromEntries(Object.entries(names).filter(([, text]) => text !== undefined))

function property({ names, unit, kind, range, states }: Channel): Json {
  const shared = { title: names.en, titles: names, readOnly: true, observable: false, ...(unit === '1' ? {} : { unit }) }
  if (kind === 'boolean') return { ...shared, type: 'boolean' }
  if (kind === 'enum')
    return {
      ...shared,
      type: 'integer',
      oneOf: (states ?? []).map((state) => ({ const: state.value, title: state.names.en, titles: state.names })),
    }
  return { ...shared, type: 'number', minimum: range.min, maximum: range.max }
}

function input({ names, unit, kind, min, max, step }: Param): Json {
  const shared = { title: names.en, titles: names, ...(unit === '1' ? {} : { unit }) }
  if (kind === 'boolean') return { ...shared, type: 'boolean' }
  if (kind !== 'number') return { ...shared, type: 'string' }
  const bounds = {
    ...(min === undefined ? {} : { minimum: min }),
    ...(max === undefined ? {} : { maximum: max }),
    ...(step === undefined ? {} : { multipleOf: step }),
  }
  return { ...shared, type: 'number', ...bounds }
}
