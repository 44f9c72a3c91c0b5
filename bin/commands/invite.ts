import { userInfo } from 'node:os'
import { join } from 'node:path'
import { linkFor, ROLES, type Role } from '#/server/access/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { LOCAL_ACCESS_FILE, type LocalAccess } from '../api.ts'
import { type Command, UsageError } from '../command.ts'
import { kept } from '../keep.ts'
import { openLocalSystem } from '../local-system.ts'
import { localTenant } from '../local-tenant.ts'

export const command: Command = {
  name: 'invite',
  summary: 'Makes a one-time link: into an organisation, or, for somebody who is in it already, to a new password. It is shown this once.',
  usage: '--email <address> [--name <name>] [--role <role>] [--lost-factors] [--tenant <slug>]',
  options: {
    email: { type: 'string', help: 'what the person signs in with' },
    name: { type: 'string', help: 'of who is not there yet (default: what stands before the @)' },
    role: { type: 'string', multiple: true, help: `of who is not there yet: ${ROLES.join(', ')} (default administrator)` },
    'lost-factors': { type: 'boolean', help: 'who is in it lost telephone and keys: the second factors end when the link is used' },
    tenant: { type: 'string', help: 'the tenant by its slug (default: the first)' },
  },
  async run({ values, out, project }) {
    const email = String(values.email ?? '')
      .trim()
      .toLowerCase()
    if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw new UsageError('--email takes an address')
    const roles = (values.role as Role[] | undefined) ?? ['administrator']
    const unknown = roles.find((role) => !ROLES.includes(role))
    if (unknown) throw new UsageError(`--role takes one of ${ROLES.join(', ')}, not ${unknown}`)
    const lostFactors = values['lost-factors'] === true
    const name = String(values.name ?? email.split('@')[0]).trim()
    await using system = await openLocalSystem(project)
    const tenant = await localTenant(system, values.tenant as string | undefined)
    const console = {
      ...systemActor('invite'),
      name: `${userInfo().username} (command line)`,
      tenantId: tenant.id,
      roles: [],
      permissions: new Set<string>(),
    }
    const made = await linkFor(system, console, { email, name, roles }, { lostFactors })
    if (!made.ok) throw new UsageError(`${email}: ${made.refusal.code.toLowerCase().replaceAll('_', ' ')}`)
    const { kind, token, expiresAt } = made.value
    const { publicUrl, port } = system.env
    const at = publicUrl ?? kept<LocalAccess>(join(system.dataDir, LOCAL_ACCESS_FILE))?.url ?? `http://localhost:${port}`
    const link = `${at}/enter#${token}`
    const anew = lostFactors ? 'new password and new second factors' : 'new password'
    const said = kind === 'reset' ? `to a ${anew} for ${email}` : `for ${name} (${email}) into ${tenant.slug}, as ${roles.join(', ')}`
    out(
      { kind, link, email, tenant: tenant.slug, expiresAt },
      `${link}\n\n${said}, once, until ${expiresAt.slice(0, 10)}. It is not shown again: hand it over in private.`,
    )
    return 0
  },
}
