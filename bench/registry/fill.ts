import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { connect, type DbAddress, type Sql } from '#/server/platform/db.ts'
import { bucketOf, type Table, tables } from './tables.ts'
import { madeObject, NUMBERS_FROM, type RegistryWorld } from './world.ts'

/** Fills an empty registry of an embedded database with made-up objects, with codes, places, stays, numbers, first life events and the
 *  search's own tables, as its superuser: triggers and walls are passed by, what they hold is kept by construction.
 *  @throws Error where the database is not an embedded one */
export async function fillRegistry(address: DbAddress, world: RegistryWorld): Promise<void> {
  if ('url' in address) throw new Error('a made-up registry is put into an embedded database only')
  const client = connect(address, 'postgres', 2)
  try {
    const indexes = await dropIndexes(client)
    const buckets = await putBuckets(client, world)
    const all = tables(world, buckets)
    await copyAll(address, all, world)
    await client`select setval('registry_code_numbers', ${NUMBERS_FROM + world.objects * 2})`
    await Promise.all(
      [0, 1].map((of) =>
        finish(
          address,
          indexes.filter((_, i) => i % 2 === of),
          world,
        ),
      ),
    )
    for (const { name } of [...all, { name: 'search_buckets' }]) await client.unsafe(`vacuum (analyze) ${name}`)
  } finally {
    await client.end({ timeout: 5 })
  }
}

async function finish(address: DbAddress, indexes: readonly { name: string; definition: string }[], world: RegistryWorld): Promise<void> {
  const client = connect(address, 'postgres', 1)
  try {
    await client`set maintenance_work_mem = '512MB'`
    await client`set max_parallel_maintenance_workers = 0`
    for (const { name, definition } of indexes) {
      world.progress?.(`${name} …`)
      await client.unsafe(definition)
    }
  } finally {
    await client.end({ timeout: 5 })
  }
}

async function putBuckets(client: Sql, world: RegistryWorld): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (let n = 0; n < world.objects; n++) {
    const key = bucketOf(madeObject(world, n))
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const ids = new Map<string, number>()
  for (const [key, count] of counts) {
    const [kind = '', typeId = '', state = '', hasAsset, hasNumber] = key.split('|')
    const [row] = await client<{ id: number }[]>`
      insert into search_buckets (tenant_id, kind, type_id, site_id, state, has_asset, has_number, count)
      values (${world.tenantId}, ${kind}, ${typeId}, ${world.siteId}, ${state}, ${hasAsset === 'true'}, ${hasNumber === 'true'}, ${count}) returning id`
    if (row) ids.set(key, row.id)
  }
  return ids
}

/** Indexes that keep nothing unique are built after the rows: ten times as fast. */
async function dropIndexes(client: Sql): Promise<{ name: string; definition: string }[]> {
  const found = await client<{ name: string; definition: string }[]>`
    select i.relname as name, pg_get_indexdef(x.indexrelid) as definition
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
      left join pg_constraint c on c.conindid = x.indexrelid and c.conrelid = x.indrelid
    where t.relname in ('search_rows', 'search_grams', 'codes', 'numbers', 'places', 'series', 'life_events', 'objects')
      and t.relnamespace = 'public'::regnamespace and c.oid is null`
  for (const { name } of found) await client.unsafe(`drop index ${name}`)
  const [key] = await client<{ definition: string }[]>`
    select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = 'search_grams'::regclass and contype = 'p'`
  const [keyName] = await client<
    { name: string }[]
  >`select conname as name from pg_constraint where conrelid = 'search_grams'::regclass and contype = 'p'`
  const rebuilt = found.map(({ name, definition }) => ({ name, definition }))
  if (key && keyName) {
    await client.unsafe(`alter table search_grams drop constraint ${keyName.name}`)
    rebuilt.push({ name: keyName.name, definition: `alter table search_grams add constraint ${keyName.name} ${key.definition}` })
  }
  return rebuilt
}

/** So many objects are made at once, and written to every table. */
const STEP = 1_000

async function copyAll(address: DbAddress, all: readonly Table[], world: RegistryWorld): Promise<void> {
  const clients = all.map(() => connect(address, 'postgres', 1))
  try {
    const streams = await Promise.all(all.map((table, i) => copyInto(clients[i] as Sql, table)))
    for (let from = 0; from < world.objects; from += STEP) {
      const made = Array.from({ length: Math.min(STEP, world.objects - from) }, (_, i) => madeObject(world, from + i))
      for (const [i, { rows }] of all.entries()) {
        const text = made.flatMap(rows).map((row) => `${row.map(cell).join('\t')}\n`).join('') // biome-ignore format: one line
        const into = streams[i] as Writable
        if (!into.write(text)) await once(into, 'drain')
      }
      if (from % 100_000 === 0) world.progress?.(`${from} objects …`)
    }
    await Promise.all(streams.map((into) => finished(into.end())))
  } finally {
    await Promise.all(clients.map((client) => client.end({ timeout: 60 })))
  }
}

async function copyInto(client: Sql, { name, columns }: Table): Promise<Writable> {
  await client`set session_replication_role = replica`
  await client`set synchronous_commit = off`
  return client.unsafe(`copy ${name} (${columns}) from stdin`).writable()
}

const cell = (value: string | number | boolean | null) =>
  value === null
    ? '\\N'
    : typeof value === 'string'
      ? /[\\\t\n\r]/.test(value)
        ? value.replaceAll(/[\\\t\n\r]/g, (it) => `\\${it}`)
        : value
      : String(value)
