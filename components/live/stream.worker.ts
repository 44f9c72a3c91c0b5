import type { LiveRow } from '#/server/live/contract.ts'
import { openStream, type Stream } from './stream.ts'
import type { FromStream, Interest, ToStream } from './wire.ts'

/** HTTP/1.1 gives a browser six connections to a host for all its tabs together; so the tabs share one stream. */
type Port = { postMessage(message: FromStream): void; onmessage: ((message: MessageEvent<ToStream>) => void) | null }
const tabs = new Map<Port, Interest>()
let stream: Stream | null = null
/** The newest row of each series, for a tab that asks for what another tab already watches: the server sends only what is new. */
const rows = new Map<number, LiveRow>()
let state: FromStream = { kind: 'state', state: 'connecting' }
let trouble: FromStream = { kind: 'trouble', trouble: null, sinceMs: 0 }

function union(): Interest {
  const series = new Set<number>()
  const siteIds = new Set<string>()
  for (const interest of tabs.values()) {
    for (const id of interest.series) series.add(id)
    for (const id of interest.siteIds) siteIds.add(id)
  }
  return { series: [...series], siteIds: [...siteIds] }
}

function emit(message: FromStream) {
  if (message.kind === 'state') {
    state = message
    if (message.state === 'out') rows.clear() // whoever signs in next may see others
  }
  if (message.kind === 'trouble') trouble = message
  if (message.kind === 'event' && message.event.kind === 'readings') for (const row of message.event.rows) rows.set(row[0], row)
  for (const port of tabs.keys()) port.postMessage(message)
}

const scope = globalThis as unknown as { onconnect: (event: MessageEvent) => void }
scope.onconnect = (event) => {
  const port = event.ports[0] as unknown as Port
  tabs.set(port, { series: [], siteIds: [] })
  port.onmessage = ({ data }) => {
    if (data.kind === 'bye') tabs.delete(port)
    else {
      tabs.set(port, data.interest)
      const held = data.interest.series.map((id) => rows.get(id)).filter((row) => row !== undefined)
      if (held.length > 0) port.postMessage({ kind: 'event', event: { kind: 'readings', rows: held } })
    }
    if (tabs.size > 0) {
      stream?.watch(union())
      return
    }
    stream?.close()
    stream = null
  }
  stream ??= openStream(crypto.randomUUID(), emit)
  port.postMessage(state)
  port.postMessage(trouble)
}
