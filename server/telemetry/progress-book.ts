import { sql } from 'drizzle-orm'
import type { Database } from '#/server/platform/db.ts'
import { NOTHING_YET, noteCommitted, type Progress } from './progress.ts'

/** Progress of each (gateway, epoch), read from the batch rows when it is first asked for, kept in memory afterwards. */
export class ProgressBook {
  readonly #db: Database
  readonly #books = new Map<string, Promise<Progress>>()
  readonly #loaded = new Map<string, Progress>()

  constructor(db: Database) {
    this.#db = db
  }

  of(gatewayId: string, epoch: number): Promise<Progress> {
    const key = `${gatewayId}:${epoch}`
    let progress = this.#books.get(key)
    if (!progress) {
      progress = readProgress(this.#db, gatewayId, epoch).then((read) => {
        this.#loaded.set(key, read)
        return read
      })
      progress.catch(() => this.#books.delete(key))
      this.#books.set(key, progress)
    }
    return progress
  }

  /** What is known without asking the database; undefined where it has to be asked. */
  loaded(gatewayId: string, epoch: number): Progress | undefined {
    return this.#loaded.get(`${gatewayId}:${epoch}`)
  }

  /** At once, so that whoever waits for the commit finds it noted. The progress was read when the batch was admitted. */
  note(gatewayId: string, epoch: number, sequence: number): void {
    const progress = this.#loaded.get(`${gatewayId}:${epoch}`)
    if (progress) noteCommitted(progress, sequence)
  }

  /** The newest epoch of every gateway, for the list of gateways after a restart. */
  newest(): Promise<{ gatewayId: string; epoch: number }[]> {
    return this.#db.system((tx) =>
      tx.execute<{ gatewayId: string; epoch: number }>(sql`
        select gateway_id as "gatewayId", max(epoch) as epoch from (
          select gateway_id, epoch from telemetry_floors union all select gateway_id, epoch from telemetry_batches) as seen group by 1`),
    ) as unknown as Promise<{ gatewayId: string; epoch: number }[]>
  }
}

function readProgress(db: Database, gatewayId: string, epoch: number): Promise<Progress> {
  return db.system(async (tx) => {
    const [floor] = await tx.execute<{ sequence: number }>(
      sql`select sequence::float8 as sequence from telemetry_floors where gateway_id = ${gatewayId}::uuid and epoch = ${epoch}`,
    )
    const progress = NOTHING_YET()
    progress.contiguous = floor?.sequence ?? 0
    const rows = await tx.execute<{ sequence: number }>(sql`
      select sequence::float8 as sequence from telemetry_batches
      where gateway_id = ${gatewayId}::uuid and epoch = ${epoch} and sequence > ${progress.contiguous} order by telemetry_batches.sequence`)
    for (const { sequence } of rows) noteCommitted(progress, sequence)
    return progress
  })
}

/** Batch rows that no agent can send again: complete and older than a week. Their floor stays, so a late copy is still known. */
export async function pruneBatches(db: Database): Promise<void> {
  await db.system(async (tx) => {
    await tx.execute(sql`
      insert into telemetry_floors (gateway_id, epoch, sequence)
      select gateway_id, epoch, max(sequence) from (
        select b.gateway_id, b.epoch, b.sequence, b.received_at,
          b.sequence - coalesce(f.sequence, 0) - row_number() over (partition by b.gateway_id, b.epoch order by b.sequence) as hole
        from telemetry_batches b left join telemetry_floors f using (gateway_id, epoch) where b.sequence > coalesce(f.sequence, 0)) as ordered
      where hole = 0 and received_at < now() - interval '7 days' group by 1, 2
      on conflict (gateway_id, epoch) do update set sequence = greatest(telemetry_floors.sequence, excluded.sequence)`)
    await tx.execute(sql`delete from telemetry_batches b using telemetry_floors f
      where f.gateway_id = b.gateway_id and f.epoch = b.epoch and b.sequence <= f.sequence and b.received_at < now() - interval '7 days'`)
  })
}
