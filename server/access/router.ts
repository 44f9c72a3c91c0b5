import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Actor } from '#/server/platform/actor.ts'
import type { System } from '#/server/platform/system.ts'
import { can, memberProcedure, publicProcedure, router, stepUp, unwrap } from '#/server/platform/trpc.ts'
import { Names } from '#/twin-models/core/names.ts'
import { accountRouter } from './account/router.ts'
import { accountsRouter, linksRouter } from './accounts/router.ts'
import { areasRouter, glassRouter, grantsRouter, sitesRouter } from './admin-router.ts'
import { knowAreas } from './areas.ts'
import { byOf } from './by.ts'
import { IssueToken, MayOn, Name, SetPolicy } from './contract.ts'
import { door } from './door.ts'
import { createFirstAdministrator } from './first-administrator.ts'
import { me } from './mine.ts'
import { listPeople } from './people.ts'
import { policyOf, setPolicy } from './policy/store.ts'
import { forget } from './session/sessions.ts'
import { issueToken, listTokens, revokeToken, takeOverToken } from './tokens.ts'

const OfToken = z.strictObject({ tokenId: z.uuid() })
const FirstAdministrator = z.strictObject({
  email: z.email().max(200),
  name: Name,
  password: z.string().max(256),
  setupCode: z.string().max(100),
  organisation: Names.optional(),
})

export const accessRouter = router({
  me: memberProcedure.query(({ ctx }) => me(ctx.system, ctx.actor)),
  /** What one may do with this object: less than anywhere for who has other roles in its area. */
  mayOn: can('twin.read')
    .input(MayOn)
    .query(({ ctx, input }) => mayOn(ctx, input.objectId)),
  areas: areasRouter,
  grants: grantsRouter,
  glass: glassRouter,
  sites: sitesRouter,
  people: can('people.read').query(({ ctx }) => ctx.system.db.tenant(ctx.tenantId, listPeople)),
  createFirstAdministrator: publicProcedure
    .input(FirstAdministrator)
    .mutation(async ({ ctx, input }) => void unwrap(await createFirstAdministrator(ctx.system, input))),
  /** For whoever stands at the door. */
  door: publicProcedure.query(({ ctx }) => door(ctx.system)),
  account: accountRouter,
  accounts: accountsRouter,
  links: linksRouter,
  tokens: router({
    list: can('token.issue').query(({ ctx }) => ctx.system.db.tenant(ctx.tenantId, listTokens)),
    issue: stepUp('token.issue')
      .input(IssueToken)
      .mutation(({ ctx, input }) =>
        ctx.system.db.tenant(ctx.tenantId, async (tx) => {
          unwrap(await knowAreas(tx, input.areaIds ?? []))
          return issueToken(tx, input, byOf(ctx))
        }),
      ),
    takeOver: stepUp('token.issue')
      .input(OfToken)
      .mutation(async ({ ctx, input }) => {
        unwrap(await ctx.system.db.tenant(ctx.tenantId, (tx) => takeOverToken(tx, input.tokenId, byOf(ctx))))
        await forget(ctx.system)
      }),
    revoke: stepUp('token.issue')
      .input(OfToken)
      .mutation(async ({ ctx, input }) => {
        unwrap(await ctx.system.db.tenant(ctx.tenantId, (tx) => revokeToken(tx, input.tokenId, byOf(ctx))))
        await forget(ctx.system)
      }),
  }),
  policy: router({
    read: can('people.manage').query(({ ctx }) => ctx.system.db.tenant(ctx.tenantId, (tx) => policyOf(tx, ctx.tenantId))),
    set: stepUp('people.manage')
      .input(SetPolicy)
      .mutation(async ({ ctx, input }) => {
        const set = await ctx.system.db.tenant(ctx.tenantId, (tx) => setPolicy(tx, input.policy, input.version, byOf(ctx)))
        await forget(ctx.system)
        return unwrap(set)
      }),
  }),
})

async function mayOn({ system, actor }: { system: System; actor: Actor }, objectId: string): Promise<string[]> {
  const reaches = [...actor.permissions].filter((permission) => !actor.limits?.has(permission))
  if (!actor.limits) return reaches
  const [row] = await system.db.tenant(actor.tenantId, (tx) =>
    tx.execute<{ areas: string[] }>(
      sql`select coalesce(array_agg(area_id), '{}') as areas from object_areas where object_id = ${objectId}`,
    ),
  )
  const inAreas = new Set(row?.areas ?? [])
  return [...reaches, ...[...actor.limits].filter(([, areas]) => areas.some((id) => inAreas.has(id))).map(([permission]) => permission)]
}
