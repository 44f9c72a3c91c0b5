import { sql } from 'drizzle-orm'
import type { Evidence } from '#/protocol/messages.ts'
import type { Tx } from '#/server/platform/db.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { Finding, FindingRow } from './contract.ts'
import { tellingSeries, thumbnail } from './finding.ts'

type Row = Omit<Finding, 'names' | 'startedAtMs' | 'detectedAtMs' | 'receivedAt' | 'lastSeenAt' | 'endedAt'> & {
  startedAt: string
  detectedAt: string
  receivedAt: string
  lastSeenAt: string
  endedAt: string | null
  objectNames: Names
}
const COLUMNS = sql`f.id as "findingId", f.suffix, f.object_id as "objectId", o.tag, f.type_id as "typeId", o.names as "objectNames", f.site_id as "siteId",
  f.kind, f.priority, f.is_alert as "isAlert", f.state, f.model, f.tier, f.confidence, f.latency_us as "latencyUs", f.energy_mj as "energyMj",
  f.started_at as "startedAt", f.detected_at as "detectedAt", f.received_at as "receivedAt", f.last_seen_at as "lastSeenAt", f.ended_at as "endedAt",
  f.evidence, f.merged_count as "mergedCount", f.label`

export async function readFinding(tx: Tx, id: string): Promise<Finding | null> {
  const [row] = await tx.execute<Row>(sql`select ${COLUMNS} from findings f join objects o on o.id = f.object_id where f.id = ${id}::uuid`)
  return row ? findingOf(row) : null
}

/** Newest first. */
export async function readFindingsOf(tx: Tx, objectId: string, limit: number): Promise<FindingRow[]> {
  const rows = await tx.execute<Row>(sql`
    select ${COLUMNS} from findings f join objects o on o.id = f.object_id
    where f.object_id = ${objectId}::uuid order by f.received_at desc limit ${limit}`)
  return rows.map((row) => {
    const { evidence, ...rest } = findingOf(row)
    return { ...rest, spark: sparkOf(evidence) }
  })
}

/** The channel that tells most, small enough for a card. */
export function sparkOf(evidence: Evidence): { channel: string; values: number[] } | null {
  const series = tellingSeries(evidence.series)
  return series ? { channel: series.channel, values: thumbnail(series.values) } : null
}

const iso = (value: string | Date) => new Date(value).toISOString()

function findingOf(row: Row): Finding {
  const { startedAt, detectedAt, ...rest } = row
  return {
    ...rest,
    names: twinType(row.typeId)?.findings.find(({ id }) => id === row.kind)?.names ?? null,
    startedAtMs: new Date(startedAt).getTime(),
    detectedAtMs: new Date(detectedAt).getTime(),
    receivedAt: iso(row.receivedAt),
    lastSeenAt: iso(row.lastSeenAt),
    endedAt: row.endedAt === null ? null : iso(row.endedAt),
  }
}
