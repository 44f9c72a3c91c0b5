import { sql } from 'drizzle-orm'
import type { System } from '#/server/platform/system.ts'

/** For tests: the gateway's row without an enrolment. */
export const bindGateway = (system: System, tenantId: string, gatewayId: string) =>
  system.db.system((tx) =>
    tx.execute(
      sql`insert into gateways (id, tenant_id, group_id, node_id, kind) values (${gatewayId}, ${tenantId}, 'harbour', ${gatewayId.slice(-6)}, 'agent')`,
    ),
  )
