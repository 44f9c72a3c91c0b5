import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { City } from './city.ts'

/** A way in that is no procedure: its route, and the question by which a tenant's own would be had. */
type Way = { route: string; ask(of: City): { path: string; form?: object; text?: string } }

const HOUR_MS = 3_600_000

/** Every route of the web listener, with streams and addresses of objects. */
export const WAYS: readonly Way[] = [
  { route: '/.well-known/est/', ask: () => ({ path: '/.well-known/est/simplereenroll', text: 'AAAA' }) },
  { route: '/.well-known/onefold/devices.crl', ask: () => ({ path: '/.well-known/onefold/devices.crl' }) },
  { route: '/metrics', ask: () => ({ path: '/metrics' }) },
  { route: '/api/imports', ask: ({ texts }) => ({ path: '/api/imports?name=theirs.csv', text: `code,tag\n${texts.code},${texts.tag}\n` }) },
  { route: '/api/sbom', ask: () => ({ path: '/api/sbom' }) },
  { route: '/api/registry/export', ask: ({ ids }) => ({ path: '/api/registry/export', form: { format: 'csv', ids: [ids.objectId] } }) },
  {
    route: '/api/telemetry/export',
    ask: ({ ids }) => ({
      path: '/api/telemetry/export',
      form: {
        id: uuidv7(),
        format: 'csv',
        of: [{ objectId: ids.objectId, channel: 'flow' }],
        fromMs: Date.now() - HOUR_MS,
        toMs: Date.now() + HOUR_MS,
      },
    }),
  },
  { route: '/api/telemetry/latest', ask: ({ ids }) => ({ path: `/api/telemetry/latest?site=${ids.siteId}` }) },
  {
    route: '/api/telemetry/series',
    ask: ({ ids }) => ({
      path: '/api/telemetry/series',
      text: JSON.stringify({ of: [{ objectId: ids.objectId, channel: 'flow' }], fromMs: 0, toMs: Date.now() + HOUR_MS, pixels: 100 }),
    }),
  },
  { route: '/api/tiles/', ask: ({ ids }) => ({ path: `/api/tiles/${ids.siteId}/0/0/0` }) },
  { route: '/id/', ask: ({ texts }) => ({ path: `/id/${texts.code}?format=json` }) },
  { route: '/id/ as a thing', ask: ({ texts }) => ({ path: `/id/${texts.tag}?format=td` }) },
]

export type Answered = { status: number; bytes: Buffer }

/** Asks for what is one tenant's, as whoever the token is; null: as nobody. */
export async function askWay(way: Way, of: City, token: string | null): Promise<Answered> {
  const { path, form, text } = way.ask(of)
  const body = form ? new URLSearchParams({ ask: JSON.stringify(form) }).toString() : text
  const answer = await fetch(of.url + path, {
    ...(body === undefined ? {} : { method: 'POST', body }),
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
  })
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) }
}

/** Asks every way for what is another's, as a program with every role and as a gateway. @returns the routes that told of him */
export async function askAcross(asker: City, asked: City): Promise<{ attempts: number; reads: string[] }> {
  const reads: string[] = []
  let attempts = 0
  for (const way of WAYS)
    for (const token of [asker.token, asker.bearer()]) {
      attempts++
      const { path, form, text } = way.ask(asked)
      const said = `${path}${JSON.stringify(form) ?? ''}${text ?? ''}`
      const { bytes } = await askWay(way, asked, token)
      const secrets = [asked.mark, ...Object.values(asked.ids)].filter((secret) => secret !== '' && !said.includes(secret))
      if (secrets.some((secret) => bytes.includes(secret))) reads.push(way.route)
    }
  return { attempts, reads }
}
