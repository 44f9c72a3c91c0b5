import { userInfo } from 'node:os'
import { issueToken, ROLES, type Role } from '#/server/access/index.ts'
import { type Command, UsageError } from '../command.ts'
import { openLocalSystem } from '../local-system.ts'
import { localTenant } from '../local-tenant.ts'

export const command: Command = {
  name: 'token',
  summary: 'Makes an access token for a program. It is shown this once.',
  usage: '--role <role> --name <what uses it> [--days <n>] [--tenant <slug>]',
  options: {
    role: { type: 'string', multiple: true, help: `one of ${ROLES.join(', ')}; may be given several times` },
    name: { type: 'string', help: 'what uses it, as the log will say' },
    days: { type: 'string', help: 'how long it is good for (default 90, at most 366)' },
    tenant: { type: 'string', help: 'the tenant by its slug (default: the first)' },
  },
  async run({ values, out, project }) {
    const roles = (values.role as string[] | undefined) ?? []
    const unknown = roles.find((role) => !(ROLES as readonly string[]).includes(role))
    if (roles.length === 0 || unknown !== undefined)
      throw new UsageError(`--role takes one of ${ROLES.join(', ')}${unknown ? `, not ${unknown}` : ''}`)
    const name = String(values.name ?? '').trim()
    if (!name || name.length > 100) throw new UsageError('--name says what uses the token, in 100 characters at most')
    const expiresInDays = Number(values.days ?? '90')
    if (!Number.isInteger(expiresInDays) || expiresInDays < 1 || expiresInDays > 366)
      throw new UsageError('--days takes a whole number from 1 to 366')
    await using system = await openLocalSystem(project)
    const tenant = await localTenant(system, values.tenant as string | undefined)
    const actor = { kind: 'system' as const, id: 'system:token', name: `${userInfo().username} (command line)` }
    const by = { tenantId: tenant.id, actor, nowMs: system.clock.nowMs() }
    const issued = await system.db.tenant(tenant.id, (tx) => issueToken(tx, { name, roles: roles as Role[], expiresInDays }, by))
    out(
      issued,
      `${issued.token}\n\nfor ${issued.name}, as ${issued.roles.join(', ')}, until ${issued.expiresAt.slice(0, 10)}. It is not shown again.\nSend it as  Authorization: Bearer <token>`,
    )
    return 0
  },
}
