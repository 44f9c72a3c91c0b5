import { fork } from 'node:child_process'
import { percentile, type Row, round } from '#/bench/shape.ts'
import type { FilledBed } from './bed.ts'
import type { RegistryWorld } from './world.ts'

type Place = { bed: FilledBed; world: RegistryWorld }
type Imported = { ok: boolean; created: number; seconds: number; peakMb: number }

const WHOLE = 100_000
const TIMES = 3
/** Without a bound the runtime lets garbage lie while there is memory, and the peak says nothing of the import. */
const HEAP_MB = 256
/** As every process of the product is started. */
const QUICK_MODULES = new URL('../../server/platform/quick-modules.ts', import.meta.url).href

/** A hundred thousand at once into the large registry; and what an object costs there, over what it costs in the small one, turn by turn. */
export async function importRows(
  small: Place,
  large: Place,
  { quick, progress }: { quick: boolean; progress: (line: string) => void },
): Promise<Row[]> {
  const few = quick ? 1_000 : 5_000
  const took: { small: number[]; large: number[] } = { small: [], large: [] }
  for (let i = 0; i <= TIMES; i++)
    for (const [size, { bed }] of [['small', small], ['large', large]] as const) {
      progress(`an import of ${few} into the ${size} registry`)
      const { seconds } = await importInto(bed, i * few, few)
      if (i > 0) took[size].push(seconds) // the first of a database pays for its empty tables
    } // biome-ignore format: two pairs
  const imported = quick ? 2_000 : WHOLE
  progress(`an import of ${imported}`)
  const many = await importInto(large.bed, WHOLE, imported)
  const whole = imported === WHOLE
  const objects = large.world.objects
  return [
    {
      name: 'import_100k_s',
      value: round((many.seconds * WHOLE) / imported),
      n: 1,
      how: `one CSV of ${imported} objects into a registry of ${objects}${whole ? '' : `, taken times ${WHOLE / imported}`}`,
    },
    {
      name: 'import_100k_peak_mb',
      value: whole ? round(many.peakMb) : null,
      n: 1,
      how: `resident memory of the importing process at its peak, its heap bounded to ${HEAP_MB} MB${whole ? '' : `: of ${imported} objects ${round(many.peakMb)} MB; only ${WHOLE} count`}`,
    },
    {
      name: 'import_cost_growth_ratio',
      value: round(percentile(took.large, 50) / percentile(took.small, 50)),
      n: TIMES,
      how: `median time of an import of ${few} with ${objects} objects there, over that with ${small.world.objects}, in turn`,
    },
  ]
}

/** Brings in one CSV, in a process of its own. @throws Error where not every line came in */
async function importInto({ address, ground }: FilledBed, from: number, count: number): Promise<Imported> {
  const child = fork(
    new URL('./import-process.ts', import.meta.url),
    [JSON.stringify(address), ground.tenant.id, String(from), String(count)],
    {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [`--max-old-space-size=${HEAP_MB}`, '--import', QUICK_MODULES],
    },
  )
  const done = await new Promise<Imported>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Imported))
    child.once('exit', (code) => reject(new Error(`the import ended with ${code}`)))
  })
  if (!done.ok || done.created !== count) throw new Error(`of ${count} objects ${done.created} were imported`)
  return done
}
