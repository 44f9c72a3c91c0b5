import type { Aedes, PublishPacket } from 'aedes'
import type { Clock } from '#/server/platform/clock.ts'

/** How this host is called where nodes ask whether their primary host is there. One installation, one host. */
export const HOST_ID = 'onefold'
export const STATE_TOPIC = `spBv1.0/STATE/${HOST_ID}`

/** Says on the broker that the host is there, kept for whoever comes later; and that it is gone, before the broker goes. There is no
 *  will: host and broker are one process, and a node that has lost the broker has lost the host.
 *  @source Sparkplug 3.0, 4.6.2 and 5.12: birth and death of a host application */
export async function announceHost(broker: Aedes, clock: Clock): Promise<AsyncDisposable> {
  const say = (online: boolean) =>
    new Promise<void>((resolve, reject) => {
      const payload = Buffer.from(JSON.stringify({ online, timestamp: clock.nowMs() }))
      const packet = { cmd: 'publish', topic: STATE_TOPIC, payload, qos: 1, retain: true, dup: false } as PublishPacket
      broker.publish(packet, (error) => (error ? reject(error) : resolve()))
    })
  await say(true)
  return { [Symbol.asyncDispose]: () => say(false) }
}
