import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newCloudburst, STORY_MIN, stepCloudburst } from '#/demo/simulators/cloudburst.ts'
import { white } from '#/demo/simulators/noise.ts'
import { pumpInstruments } from '#/demo/simulators/pump-station.ts'

/** Writes one fault-free recording a pump: the cloudburst with all three in automatic and nothing in the suction, a row each two seconds.
 *  Instrument noise: flow 0.004 m³/s, current 0.6 A, suction 0.5 kPa. */
export function recordStormPumps(): string[] {
  const storm = newCloudburst('auto')
  const files = storm.station.pumps.map(() => ['t,flow,suction,current,running'])
  for (let second = 0; second < STORY_MIN * 60; second += 2) {
    stepCloudburst(storm, 2, true)
    storm.station.pumps.forEach((pump, i) => {
      const { flowM3s, suctionKpa, currentA } = pumpInstruments(pump, storm.station.levelM)
      const noise = (name: string) => white(`train ${i} ${name}`, second * 1000)
      const row = [
        second,
        flowM3s + 0.004 * noise('flow'),
        suctionKpa + 0.5 * noise('suction'),
        currentA + (pump.running ? 0.6 * noise('current') : 0),
      ]
      files[i]?.push([...row.map((value) => value.toFixed(4)), pump.running ? 1 : 0].join(','))
    })
  }
  return files.map((lines) => `${lines.join('\n')}\n`)
}

const [folder] = process.argv.slice(2)
if (import.meta.main && folder) {
  mkdirSync(folder, { recursive: true })
  recordStormPumps().forEach((text, i) => {
    writeFileSync(join(folder, `p${i + 1}.csv`), text)
  })
}
