import { district, line, plant, quarter, weldLine } from './areas.ts'
import { motorAsset, pumpAsset } from './assets.ts'
import { barrier } from './barrier.ts'
import { archiveRoom, building, chiller } from './building.ts'
import { camera } from './camera.ts'
import { bearing, motor } from './drives.ts'
import { feeder } from './feeder.ts'
import { gateway } from './gateway.ts'
import { liftPump } from './lift-pump.ts'
import { liftStation } from './lift-station.ts'
import { coilLot, conveyor, crane, destacker, die, robot } from './line-machines.ts'
import { energyMeter, gasMeter, waterMeter } from './meters.ts'
import { press } from './press.ts'
import { pressMotor } from './press-motor.ts'
import { pumpStation } from './pump-station.ts'
import { rainGauge } from './rain-gauge.ts'
import { scenarioRunner } from './scenario-runner.ts'
import type { Channel, CommandSpec, TwinType } from './shape.ts'
import { sign } from './sign.ts'
import { stormDrain } from './storm-drain.ts'
import { stormPump } from './storm-pump.ts'
import { airQuality, bridgeBearing, streetLight } from './street.ts'
import { testBed } from './test-bed.ts'
import { underpass } from './underpass.ts'

/** Every kind of thing Onefold knows. A type is one value and one entry here. */
export const CATALOG: readonly TwinType[] = [
  district,
  quarter,
  plant,
  line,
  weldLine,
  building,
  pumpStation,
  stormPump,
  underpass,
  rainGauge,
  stormDrain,
  camera,
  sign,
  barrier,
  liftStation,
  liftPump,
  feeder,
  gasMeter,
  waterMeter,
  energyMeter,
  streetLight,
  airQuality,
  bridgeBearing,
  chiller,
  archiveRoom,
  gateway,
  press,
  pressMotor,
  robot,
  die,
  conveyor,
  coilLot,
  destacker,
  crane,
  motor,
  bearing,
  testBed,
  scenarioRunner,
  motorAsset,
  pumpAsset,
]

const byId = new Map(CATALOG.map((type) => [type.id, type]))

/** Whether an asset of this type can stand in a position of that one. */
export const fitsIn = (assetTypeId: string, positionTypeId: string): boolean =>
  byId.get(assetTypeId)?.fits?.includes(positionTypeId) ?? false
/** Whether anything with a serial of its own stands in a position of this type. */
export const holdsAssets = (positionTypeId: string): boolean => CATALOG.some((type) => type.fits?.includes(positionTypeId))

export const twinType = (id: string): TwinType | null => byId.get(id) ?? null
export const channelOf = (type: TwinType, id: string): Channel | null => type.channels.find((channel) => channel.id === id) ?? null
export const commandOf = (type: TwinType, id: string): CommandSpec | null => type.commands.find((command) => command.id === id) ?? null
