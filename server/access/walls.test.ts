import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { PersonId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { memberships } from './schema.ts'
import { putTenant } from './tenants.ts'
import { tablesOfApp } from './testing/walls.ts'

let system: Awaited<ReturnType<typeof testSystem>>
beforeAll(async () => {
  system = await testSystem()
})
afterAll(() => system[Symbol.asyncDispose]())

test('[AC1] every table and partition on which the application has a right has a forced policy', async () => {
  const { count, unwalled } = await tablesOfApp(system.db)
  expect(count).toBeGreaterThan(10)
  expect(unwalled).toEqual([])
})

test('[AC1] sign-in tables are out of reach of the application and of the server', async () => {
  for (const role of ['onefold_app', 'onefold_area', 'onefold_system', 'onefold_ingest'] as const) {
    await using client = asyncEnd(system.db.direct(role))
    await expect(client.sql`select * from onefold_auth.account`).rejects.toThrow(/permission denied/)
  }
})

test('[AC1] no role of ours owns a table it serves, or passes by a policy', async () => {
  const roles = await system.db.owner`select rolname from pg_roles where rolname like 'onefold_%' and (rolbypassrls or rolsuper)`
  expect(roles).toEqual([])
  const owned = await system.db
    .owner`select relname from pg_class where relowner in (select oid from pg_roles where rolname in ('onefold_app', 'onefold_area', 'onefold_system', 'onefold_ingest')) and relnamespace = 'public'::regnamespace`
  expect(owned).toEqual([])
})

test('[AC1] who reaches some areas alone has the application’s rights and no other; no role of ours is another in anything else', async () => {
  const members = await system.db.owner`
    select m.member::regrole::text as member, m.roleid::regrole::text as role from pg_auth_members m where m.member::regrole::text like 'onefold_%'`
  expect(members).toEqual([{ member: 'onefold_area', role: 'onefold_app' }])
  const own = await system.db.owner`
    select c.relname from pg_class c, aclexplode(c.relacl) a where a.grantee = 'onefold_area'::regrole
    union all select p.proname from pg_proc p, aclexplode(p.proacl) a where a.grantee = 'onefold_area'::regrole`
  expect(own).toEqual([])
})

test('[AC1] what runs as the owner takes no table of the asker’s own making for one of ours, and no trigger of his', async () => {
  const loose = await system.db.owner`
    select p.proname as name from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proowner = 'onefold_owner'::regrole
      and (p.prosecdef and p.proconfig is distinct from '{"search_path=pg_catalog, public, pg_temp"}'
        or p.prosecdef and p.prorettype = 'trigger'::regtype and has_function_privilege('onefold_app', p.oid, 'execute'))`
  expect(loose).toEqual([])
  const attempt = async (name: string, work: string) => {
    await using app = asyncEnd(system.db.direct('onefold_app'))
    return app.sql.begin(async (tx) => {
      await tx.unsafe(`set local onefold.tenant = '${uuidv7()}'; set local onefold.see = '*'`)
      await tx.unsafe(work)
      return `${name} got through`
    }).catch((error: Error) => error.message) // biome-ignore format: one way
  }
  const shadow = `create temp table series (id int4, tenant_id uuid, object_id uuid);
    insert into series values (1, current_setting('onefold.tenant')::uuid, null); grant select on series to public`
  expect(await attempt('reading', `${shadow}; select * from telemetry_until_of('{1}')`)).toMatch(/not of this tenant/)
  const drawn = 'create temp table mine (id uuid, ended_at timestamptz); create trigger t after insert on mine for each row'
  expect(await attempt('drawing', `${drawn} execute function onefold_area_drawn()`)).toMatch(/permission denied/)
})

test('[AC1] a tenant sees and writes its own rows alone; without a tenant nothing is seen', async () => {
  const by = systemActor('test')
  const [a, b] = await system.db.system(async (tx) => [
    await putTenant(tx, { slug: 'wall-a', names: { en: 'A' }, codePrefix: '88.999.1' }, by),
    await putTenant(tx, { slug: 'wall-b', names: { en: 'B' }, codePrefix: '88.999.1' }, by),
  ])
  const row = (tenantId: typeof a.id) => ({ tenantId, personId: PersonId.parse(uuidv7()), name: 'x' })
  await system.db.tenant(a.id, (tx) => tx.insert(memberships).values(row(a.id)))
  expect(await system.db.tenant(b.id, (tx) => tx.select().from(memberships))).toEqual([])
  await expect(system.db.tenant(b.id, (tx) => tx.insert(memberships).values(row(a.id)))).rejects.toThrow()
  expect(await system.db.tenant(b.id, (tx) => tx.update(memberships).set({ name: 'taken' }).returning())).toEqual([])
  await using app = asyncEnd(system.db.direct('onefold_app'))
  await expect(app.sql`select * from memberships`).rejects.toThrow(/onefold.tenant/)
})

const asyncEnd = (sql: ReturnType<typeof system.db.direct>) => ({ sql, [Symbol.asyncDispose]: () => sql.end({ timeout: 1 }) })
