import { statfsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Outbox } from '#/edge/outbox/outbox.ts'
import { startCluster } from '../registry/bed.ts'
import { type Row, round } from '../shape.ts'
import { startConfirmedBed, storedIn } from './confirmed-bed.ts'
import type { FaultInput, FaultRun } from './fault.ts'
import { sendAll } from './sender.ts'
import { type SmallDisk, smallDisk } from './small-disk.ts'

const MB = 1024 * 1024
const SENT = { intervalMs: 50 }
const SPOOL_BATCH = Buffer.alloc(8 * 1024, 7)
const MOST_S = 60
/** So much the readings fill themselves before they are refused. */
const LEFT_TO_READINGS = 120 * MB

/** The disk of the database, then that of a gateway's outbox: filled by readings until they are refused, by others to its last byte, and emptied again. */
export const diskFull: FaultRun = async (input) => {
  try {
    using database = smallDisk(input.full ? 2_048 : 512)
    using spool = smallDisk(input.full ? 256 : 64)
    return [...(await onDatabase(input, database)), ...(await onSpool(input, spool))]
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('no small disk'))) throw error
    return ['', 'spool_'].flatMap((of) =>
      ['lost', 'refused_at_percent', 'back_s'].map((name) => ({ name: `fault_15_${of}${name}`, value: null, n: 0, how: error.message })),
    )
  }
}

async function onDatabase({ full, project, progress }: FaultInput, disk: SmallDisk): Promise<Row[]> {
  await using cluster = await startCluster(project, disk.dir)
  const address = await cluster.database('faults')
  await using bed = await startConfirmedBed(address)
  const fullS = full ? 60 : 5
  let [sent, refusedAt, over, waiting] = [0, null as number | null, false, null as null | (() => void)]
  const sending = Promise.all(
    bed.gateways.map((gateway) =>
      sendAll(gateway, {
        readings: Number.POSITIVE_INFINITY,
        fromMs: Date.now() - 3_600_000,
        url: bed.url,
        ended: () => over,
        onConfirmed(count) {
          sent += count
          waiting?.()
        },
        onRefused(code) {
          if (code === 'DISK_FULL') refusedAt ??= disk.usedPercent()
        },
      }),
    ),
  )
  const again = () =>
    new Promise<void>((resolve) => {
      waiting = resolve
    })
  await again()
  progress(`readings fill the rest of a disk of ${statfsSync(disk.dir).blocks / 256} MB`)
  disk.fill(Math.ceil(0.1 * sizeOf(disk)) + LEFT_TO_READINGS)
  for (const untilMs = Date.now() + MOST_S * 1_000; refusedAt === null && Date.now() < untilMs; ) await sleep(SENT.intervalMs)
  const sentBefore = sent
  progress(`${sentBefore} confirmed; the last byte is taken for ${fullS} s`)
  disk.fill(0)
  await sleep(fullS * 1_000)
  disk.clear()
  const clearedMs = performance.now()
  const backS = await Promise.race([again().then(() => (performance.now() - clearedMs) / 1_000), sleep(MOST_S * 1_000, null)])
  over = true
  await sending
  await bed.server()[Symbol.asyncDispose]()
  const { rows, distinct } = await storedIn(address)
  const how = `${sent} readings confirmed over HTTPS with the database on a disk of ${Math.round(sizeOf(disk) / MB)} MB, its last byte taken for ${fullS} s`
  return [
    { name: 'fault_15_lost', value: sent - distinct + (rows - distinct), n: sent, how: `${how}: confirmed and not there, or there twice` },
    refusedRow('fault_15_refused_at_percent', refusedAt, sentBefore, how),
    backRow('fault_15_back_s', backS, how),
  ]
}

/** What the agent does with its outbox: asks whether it is full, and appends; what was numbered is on the disk. */
async function onSpool({ full, progress }: FaultInput, disk: SmallDisk): Promise<Row[]> {
  progress('the outbox of a gateway')
  const open = () => Outbox.open(disk.dir, { epochFloor: 0, now: Date.now, secret: new Uint8Array(32) })
  const outbox = await open()
  let kept = 0
  const keep = async () => {
    kept = await outbox.append((sequence) => withNumber(sequence))
  }
  while (!outbox.isFull) await Promise.all(Array.from({ length: 8 }, keep))
  const refusedAt = disk.usedPercent()
  const keptBefore = kept
  disk.fill(0)
  const fullS = full ? 60 : 2
  let refused = 0
  for (const untilMs = Date.now() + fullS * 1_000; Date.now() < untilMs; await sleep(SENT.intervalMs)) await keep().catch(() => refused++)
  disk.clear()
  outbox.commit(Math.floor(keptBefore / 2))
  const clearedMs = performance.now()
  let backS: number | null = null
  while (backS === null && performance.now() - clearedMs < MOST_S * 1_000) {
    await outbox.tidy()
    await keep().then(
      () => {
        backS = (performance.now() - clearedMs) / 1_000
      },
      () => sleep(SENT.intervalMs),
    )
  }
  await outbox[Symbol.asyncDispose]()
  await using again = await open()
  let lost = 0
  for (let sequence = 1; sequence <= kept; sequence++) {
    const found = await again.read(sequence)
    if (found === null || Buffer.compare(found, withNumber(sequence)) !== 0) lost++
  }
  const how = `${kept} batches written to an outbox on a disk of ${Math.round(sizeOf(disk) / MB)} MB, its last byte taken for ${fullS} s (${refused} refused by the disk)`
  return [
    { name: 'fault_15_spool_lost', value: lost, n: kept, how: `${how}: numbered and not there after it was opened again` },
    refusedRow('fault_15_spool_refused_at_percent', refusedAt, keptBefore, how),
    backRow('fault_15_spool_back_s', backS, how),
  ]
}

function withNumber(sequence: number): Buffer {
  const batch = Buffer.from(SPOOL_BATCH)
  batch.writeDoubleLE(sequence)
  return batch
}

const sizeOf = ({ dir }: SmallDisk): number => {
  const { blocks, bsize } = statfsSync(dir)
  return blocks * bsize
}

const refusedRow = (name: string, percent: number | null, n: number, how: string): Row => ({
  name,
  value: percent === null ? null : round(percent),
  n,
  how: `${how}: ${percent === null ? `nothing was refused within ${MOST_S} s` : 'how much of it was used when the first was refused'}`,
})

const backRow = (name: string, backS: number | null, how: string): Row => ({
  name,
  value: backS === null ? null : round(backS),
  n: 1,
  how: `${how}: ${backS === null ? `nothing was taken within ${MOST_S} s of there being room` : 'from there being room to the next that was taken'}`,
})
