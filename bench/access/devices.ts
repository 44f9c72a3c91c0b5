import { startBare } from '../registry/bed.ts'
import { type Row, round } from '../shape.ts'
import { attackDevicePorts, attackVerifier, quarantineSeconds } from './device-attacks.ts'
import { startDeviceBed } from './device-bed.ts'
import type { AccessPlace } from './place.ts'

const TRIES = { quick: 10, whole: 1_000 }

/** Devices that are not what they say, at both device ports and at the verifier. */
export async function deviceRows({ cluster, quick, progress }: AccessPlace): Promise<Row[]> {
  await using system = await startBare(await cluster.database('devices'))
  await using bed = await startDeviceBed(system)
  const tries = quick ? TRIES.quick : TRIES.whole
  progress(`rogue devices, ${tries} tries of each attack`)
  const attacks = [...(await attackDevicePorts(bed, tries)), ...(await attackVerifier(bed, tries))]
  progress('quarantine and revocation of gateways')
  const times = quick ? 3 : 50
  const { quarantineS, revocationS } = await quarantineSeconds(bed, times)
  const tried = attacks.reduce((sum, attack) => sum + attack.tried, 0)
  const accepted = attacks.reduce((sum, attack) => sum + attack.accepted, 0)
  return [
    {
      name: 'rogue_device_accepted',
      value: accepted,
      n: tried,
      how: attacks.map((attack) => `${attack.name} ${attack.accepted}`).join(', '),
    },
    {
      name: 'quarantine_s',
      value: round(Math.max(quarantineS, revocationS)),
      n: times,
      how: `longest from the click until no command goes to it (${round(quarantineS)} s), or until the open connection of a revoked one has ended (${round(revocationS)} s)`,
    },
  ]
}
