import { issueToken } from '#/server/access/index.ts'
import type { Onefold } from '#/server/main.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { createCaller } from '#/server/root.ts'
import type { City } from '#/test/walls/city.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { type Row, round } from '../shape.ts'

const MOST_MS = 30_000

/** Seconds from the click that revokes an access token until its open stream has ended and a question of it is refused; the longest. */
export async function revocationRow(onefold: Onefold, city: City, times: number): Promise<Row> {
  let longestMs = 0
  for (let i = 0; i < times; i++) longestMs = Math.max(longestMs, await revokedWithin(onefold, city))
  return {
    name: 'revocation_s',
    value: round(longestMs / 1_000),
    n: times,
    how: 'longest from the click that revokes a token until its open stream has ended and its next question is refused, over HTTP',
  }
}

async function revokedWithin(onefold: Onefold, city: City): Promise<number> {
  const { tenantId, url } = city
  const ask = { name: 'to be revoked', roles: ['viewer' as const], expiresInDays: 1 }
  const by = { tenantId, actor: systemActor('bench'), nowMs: Date.now() }
  const { id, token } = await onefold.system.db.tenant(tenantId, (tx) => issueToken(tx, ask, by))
  const headers = { authorization: `Bearer ${token}` }
  const input = encodeURIComponent(JSON.stringify({ streamId: uuidv7() }))
  const stream = await fetch(`${url}/api/trpc/live.stream?input=${input}`, {
    headers: { ...headers, accept: 'text/event-stream' },
    signal: AbortSignal.timeout(MOST_MS),
  })
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader()
  await reader.read() // it has begun
  const fromMs = performance.now()
  await createCaller(city.context).access.tokens.revoke({ tokenId: id })
  while (!(await reader.read()).done);
  while ((await fetch(`${url}/api/trpc/access.me`, { headers })).status !== 401);
  return performance.now() - fromMs
}
