import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { request } from './request.ts'

const ask = (signal: AbortSignal) => ({ method: 'GET' as const, headers: {}, body: undefined, signal })

test('[RQ1] an agent that stops calls its requests off, before they began and while nobody answers: each is refused, and nothing else breaks', async () => {
  const silent = createServer(() => {})
  await once(silent.listen(0, 'localhost'), 'listening')
  const url = `http://localhost:${(silent.address() as AddressInfo).port}/`
  await expect(request(url, ask(AbortSignal.abort()), null)).rejects.toThrow(/abort/)

  const stop = new AbortController()
  const asked = request(url, ask(stop.signal), null)
  await once(silent, 'request')
  stop.abort()
  await expect(asked).rejects.toThrow(/abort/)
  silent.closeAllConnections()
  silent.close()
  await once(silent, 'close')
})
