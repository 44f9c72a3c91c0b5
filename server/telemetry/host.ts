import { sightingsOf } from '#/protocol/sightings.ts'
import { decodeSparkplug, type SparkplugPayload } from '#/protocol/sparkplug/index.ts'
import type { SparkplugVerb } from '#/protocol/topics.ts'
import { observed, type Session } from '#/server/gateways/index.ts'
import { type System, service } from '#/server/platform/system.ts'
import { type Heard, hearBirth, hearData, hearDeath, hearDeviceBirth, hearDeviceDeath, type NodeState, UNBORN } from './sparkplug-node.ts'

const STATE = new WeakMap<Session, NodeState>()
const nodeOf = (session: Session): NodeState => {
  let state = STATE.get(session)
  if (!state) {
    state = UNBORN()
    STATE.set(session, state)
  }
  return state
}

/** One Sparkplug message of a connected node. Resolves when the next one may be taken: at once mostly, later when commits lag behind.
 *  What cannot be used is refused and counted, and the connection goes on. */
export async function receiveSparkplug(
  system: System,
  session: Session,
  verb: SparkplugVerb,
  device: string | null,
  bytes: Uint8Array,
): Promise<void> {
  const telemetry = service(system, 'telemetry')
  using _ = await telemetry.room.take(bytes.length)
  const decoded = decodeSparkplug(bytes, undefined, verb === 'NDATA' || verb === 'DDATA' ? telemetry.scratch : undefined)
  if (!decoded.ok) {
    const { code } = decoded.refusal
    const reason = code === 'MALFORMED_PROTOBUF' || code === 'COMPRESSED' ? 'MALFORMED' : 'TOO_LARGE'
    return telemetry.nodeTrouble(session, reason, 1, `${verb} of ${bytes.length} bytes: ${JSON.stringify(decoded.refusal)}`, bytes)
  }
  const state = nodeOf(session)
  if (verb === 'NDEATH') return heardDeath(system, session, state, decoded.value)
  if (verb === 'DDEATH') return heardDeviceDeath(system, session, state, device ?? '', decoded.value)
  const { timestampMs } = decoded.value
  const nowMs = system.clock.nowMs()
  if (!Number.isNaN(timestampMs)) telemetry.clocks.node(session.gateway.id, timestampMs - nowMs, nowMs)
  const heard = hear(system, session, state, verb, device, decoded.value)
  await followUp(system, session, state, { verb, payload: decoded.value, bytes }, heard)
}

/** What is read of a data message is taken over at once: until `hear` returns nothing is awaited. */
function hear(
  system: System,
  session: Session,
  state: NodeState,
  verb: SparkplugVerb,
  device: string | null,
  payload: SparkplugPayload,
): Heard {
  const { catalogue } = service(system, 'telemetry')
  const known = {
    seriesOf: (suffix: string, channel: string) => catalogue.idOf(session.gateway.id, suffix, channel),
    unitOf: (series: number) => catalogue.get(series)?.unit ?? null,
  }
  if (verb === 'NBIRTH') return hearBirth(state, payload, known)
  if (verb === 'DBIRTH') return hearDeviceBirth(state, payload, device ?? '', known)
  return hearData(state, payload, verb, device)
}

async function followUp(
  system: System,
  session: Session,
  state: NodeState,
  { verb, payload, bytes }: { verb: SparkplugVerb; payload: SparkplugPayload; bytes: Uint8Array },
  heard: Heard,
): Promise<void> {
  const telemetry = service(system, 'telemetry')
  const gateways = service(system, 'gateways')
  if (heard.beforeBirth) {
    telemetry.nodeTrouble(session, 'BEFORE_BIRTH', 1, `${verb} of ${payload.count} metrics`, bytes)
    return gateways.askRebirth(session)
  }
  if (verb === 'NBIRTH') {
    await gateways.born(session)
    gateways.noteTime(session.gateway.id, state.time)
    noteNumbers(system, session, payload)
    if (state.epoch !== null) await telemetry.tellCommitted(session.gateway, state.epoch)
  }
  if (heard.unknownAliases > 0) {
    const detail = `${verb}, ${heard.unknownAliases} of ${payload.count} metrics`
    telemetry.nodeTrouble(session, 'UNKNOWN_ALIAS', heard.unknownAliases, detail, bytes)
    await gateways.askRebirth(session)
  }
  if (heard.gap) await gateways.gap(session, heard.gap)
  gateways.noteSeen(session.gateway.id)
  deliver(system, session, state, bytes, heard)
}

/** What the birth says of the network is held against the registry beside the readings, not before them. */
function noteNumbers(system: System, session: Session, payload: SparkplugPayload): void {
  const seen = payload.names.flatMap((name, i) => (name === undefined ? [] : sightingsOf(name, payload.texts.get(i) ?? '')))
  if (seen.length === 0) return
  observed(system, session.gateway.id, seen).catch((error) =>
    system.log.warn({ err: error, gateway: session.gateway.id }, 'what a gateway sees could not be held against the registry'),
  )
}

/** Not waited for: the next message is decoded while this one is made durable. */
function deliver(system: System, session: Session, state: NodeState, bytes: Uint8Array, heard: Heard): void {
  const telemetry = service(system, 'telemetry')
  if (heard.readings.count === 0 && heard.batch === null) return
  if (!numberedRight(state, heard)) {
    telemetry.nodeTrouble(session, 'BAD_MESSAGE', 1, `epoch ${state.epoch}, batch ${heard.batch}`, bytes)
    return
  }
  const batch = heard.batch === null ? null : { epoch: state.epoch ?? 0, sequence: heard.batch }
  telemetry
    .admitBatch({ from: session.gateway, batch, readings: heard.readings, nameOf: heard.nameOf })
    .then(async (admitted) => {
      if (admitted.ok && admitted.value.duplicate && batch) await telemetry.tellCommitted(session.gateway, batch.epoch)
    })
    .catch((error) => system.log.warn({ err: error, gateway: session.gateway.id }, 'a batch was not committed; the agent keeps it'))
}

/** Our agent numbers every batch from 1 within its epoch; a third-party node numbers nothing. */
const numberedRight = ({ epoch }: NodeState, { batch }: Heard): boolean =>
  epoch === null
    ? batch === null
    : Number.isInteger(epoch) && epoch >= 0 && epoch < 2 ** 31 && Number.isSafeInteger(batch) && batch !== null && batch >= 1

async function heardDeath(system: System, session: Session, state: NodeState, payload: SparkplugPayload): Promise<void> {
  if (hearDeath(state, payload)) {
    markGone(system, state)
    return service(system, 'gateways').died(session)
  }
  service(system, 'telemetry').nodeTrouble(session, 'STALE_DEATH', 1, null)
}

function markGone(system: System, { metrics }: NodeState): void {
  const { deaths } = service(system, 'telemetry')
  for (const series of metrics.series) deaths.of(series, system.clock.nowMs())
}

/** Its connection ended, with or without a word: what it measured is stale, as after its death. */
export function nodeGone(system: System, session: Session): void {
  const state = STATE.get(session)
  if (state?.born) markGone(system, state)
}

/** The device's values are stale from now on; the order of messages goes on through it. */
async function heardDeviceDeath(
  system: System,
  session: Session,
  state: NodeState,
  device: string,
  payload: SparkplugPayload,
): Promise<void> {
  const gateways = service(system, 'gateways')
  const telemetry = service(system, 'telemetry')
  const heard = hearDeviceDeath(state, payload, device)
  if (heard.beforeBirth) {
    telemetry.nodeTrouble(session, 'BEFORE_BIRTH', 1, `DDEATH of ${device.slice(0, 100)}`)
    return gateways.askRebirth(session)
  }
  for (const series of heard.series) telemetry.deaths.of(series, system.clock.nowMs())
  gateways.noteSeen(session.gateway.id)
  if (heard.gap) await gateways.gap(session, heard.gap)
}
