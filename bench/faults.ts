import { FAULTS, type Fault } from './faults/fault.ts'
import { startCluster } from './registry/bed.ts'
import type { Bench, BenchInput, Row } from './shape.ts'

/** What breaks on purpose, and what must hold: one row of the table of faults at a time, at the size it names with --full. */
export const bench: Bench = {
  name: 'faults',
  summary: `one fault on purpose, --row ${FAULTS.filter((it) => 'load' in it).map(({ row }) => row)}; at its full size with --full`,
  async run({ row, full, project, progress }: BenchInput): Promise<Row[]> {
    const fault: Fault | undefined = FAULTS.find((it) => it.row === row)
    const name = `fault_${String(row ?? 0).padStart(2, '0')}`
    if (!fault) return [{ name, value: null, n: 0, how: `say which fault: --row N, one of ${FAULTS.map((it) => it.row).join(', ')}` }]
    if ('notTaken' in fault) return [{ name, value: null, n: 0, how: `${fault.what}: ${fault.notTaken}` }]
    progress(fault.what)
    const run = await fault.load()
    await using cluster = await startCluster(project)
    return await run({ cluster, full, project, progress }) // the cluster stands until it is over
  },
}
