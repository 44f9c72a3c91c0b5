import { openStream } from './stream.ts'
import type { FromStream, Interest } from './wire.ts'

export type Connection = { watch(interest: Interest): void; close(): void }

/** The stream of all tabs where the browser has SharedWorker, else one of this tab's own. */
export function connect(hear: (message: FromStream) => void): Connection {
  if (typeof SharedWorker === 'undefined') return openStream(newStreamId(), hear)
  const worker = new SharedWorker(new URL('./stream.worker.ts', import.meta.url), { type: 'module', name: 'onefold-live' })
  worker.port.onmessage = (message: MessageEvent<FromStream>) => hear(message.data)
  worker.port.start()
  const bye = () => worker.port.postMessage({ kind: 'bye' })
  addEventListener('pagehide', bye)
  return {
    watch: (interest) => worker.port.postMessage({ kind: 'interest', interest }),
    close() {
      removeEventListener('pagehide', bye)
      bye()
      worker.port.close()
    },
  }
}

/** `crypto.randomUUID` is missing on plain HTTP away from loopback. */
function newStreamId(): string {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}
