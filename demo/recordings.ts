import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { channelOf, twinType } from '#/twin-models/catalog/index.ts'
import { minutes } from '#/twin-models/core/time.ts'
import { pointsOf } from './points.ts'
import { City } from './runtime/city.ts'
import { CITY_DEVICES } from './runtime/city-devices.ts'
import type { Device } from './runtime/device.ts'
import { Plant } from './runtime/plant.ts'
import { PLANT_DEVICES } from './runtime/plant-devices.ts'
import { STORY_MIN } from './simulators/cloudburst.ts'
import { makeWorld } from './world/index.ts'

/** Fault-free recordings of the simulated devices, for `onefold train`: the same devices, noise and all, that run in the demo. */
const START_MS = Date.UTC(2026, 5, 1)
const PUMP_CHANNELS = ['flow', 'suction', 'current', 'running', 'winding_temp', 'v_rms', 'speed'] as const
const MOTOR_CHANNELS = ['env_bpfo', 'v_rms', 'bearing_temp', 'speed', 'kurtosis', 'env_bpfi', 'env_bsf', 'current'] as const
const MOTOR_MIN = 120

type Recorder = { tag: string; device: Device }

function record(
  recorders: readonly Recorder[],
  channels: readonly string[],
  everyMs: number,
  lengthMs: number,
  advance: (atMs: number) => void,
) {
  const rows = new Map(recorders.map(({ tag }) => [tag, [`time,${channels.join(',')}`]]))
  for (let atMs = START_MS + everyMs; atMs <= START_MS + lengthMs; atMs += everyMs) {
    advance(atMs)
    for (const { tag, device } of recorders) {
      const cells = channels.map((channel) => Math.round((device.read(channel, atMs) ?? Number.NaN) * 1e5) / 1e5)
      rows.get(tag)?.push(`${new Date(atMs).toISOString()},${cells.join(',')}`)
    }
  }
  return [...rows].map(([tag, lines]) => ({ name: `${tag.replaceAll('/', '-')}.csv`, text: `${lines.join('\n')}\n` }))
}

/** The cloudburst at 1 Hz over PS-03, every pump healthy and in automatic. */
export function stormPumpRecordings(seed = 7) {
  const city = new City(String(seed), START_MS)
  city.startStory('S1', 1, START_MS)
  city.unblocked = true
  for (const pump of city.station('PS-03').station.pumps) pump.mode = 'auto'
  const points = pointsOf(makeWorld({ seed }), 'GW-PS03').filter((point) => point.typeId === 'storm-pump' && point.tag.startsWith('PS-03/'))
  const recorders = points.flatMap((point) => {
    const device = CITY_DEVICES['storm-pump']?.(point, city)
    return device ? [{ tag: point.tag, device }] : []
  })
  return record(recorders, PUMP_CHANNELS, 1000, minutes(STORY_MIN - 1), (atMs) => city.advance(atMs))
}

/** Two hours of every healthy main motor, a row every 3 s; the worn one of story S2 is left out. */
export function pressMotorRecordings(seed = 7) {
  const plant = new Plant(String(seed), START_MS)
  const points = pointsOf(makeWorld({ seed }), 'GW-L2').filter((point) => point.typeId === 'press-motor' && point.tag !== 'L2-P1-M1')
  const recorders = points.flatMap((point) => {
    const device = PLANT_DEVICES['press-motor']?.(point, plant)
    return device ? [{ tag: point.tag, device }] : []
  })
  return record(recorders, MOTOR_CHANNELS, 3000, minutes(MOTOR_MIN), (atMs) => plant.advance(atMs))
}

/** The mapping file that `onefold train` and `onefold replay` ask for. */
export function mappingOf(typeId: string, columns: readonly string[]) {
  const type = twinType(typeId)
  if (!type) throw new Error(`unknown twin type ${typeId}`)
  const mapped = columns.map((id) => [id, { channel: id, unit: channelOf(type, id)?.unit ?? '1' }])
  return { type: typeId, delimiter: ',', decimal: '.', time: { column: 'time', format: 'text' }, columns: Object.fromEntries(mapped) }
}

/** Writes recordings and mappings of both types into a folder. @throws Error from the file system */
export async function writeRecordings(dir: string, seed = 7): Promise<string[]> {
  await mkdir(dir, { recursive: true })
  const files = [
    ...stormPumpRecordings(seed),
    ...pressMotorRecordings(seed),
    { name: 'storm-pump.mapping.json', text: JSON.stringify(mappingOf('storm-pump', PUMP_CHANNELS), null, 2) },
    { name: 'press-motor.mapping.json', text: JSON.stringify(mappingOf('press-motor', MOTOR_CHANNELS), null, 2) },
  ]
  for (const { name, text } of files) await writeFile(join(dir, name), text)
  return files.map((file) => join(dir, file.name))
}
