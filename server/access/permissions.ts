/** Who may do what. One row a permission, one column a role: the whole policy is this table. */
export const ROLES = ['viewer', 'operator', 'manager', 'crew', 'engineer', 'steward', 'auditor', 'administrator'] as const
export type Role = (typeof ROLES)[number]

const everyone = ROLES
const PERMISSIONS_OF = {
  'twin.read': everyone,
  'telemetry.read': everyone,
  'telemetry.repair': ['engineer', 'steward', 'administrator'],
  'storage.read': everyone, // of the whole organisation
  'telemetry.keep': ['steward', 'administrator'],
  'alarm.read': everyone,
  'alarm.acknowledge': ['operator', 'manager', 'engineer', 'administrator'],
  'alarm.shelve': ['operator', 'engineer', 'administrator'],
  'alarm.assign': ['operator', 'manager', 'engineer', 'administrator'],
  'finding.read': everyone,
  'order.read': everyone,
  'order.create': ['operator', 'manager', 'crew', 'engineer', 'administrator'],
  'order.assign': ['operator', 'manager', 'engineer', 'administrator'],
  'order.plan': ['operator', 'manager', 'engineer', 'administrator'],
  'order.work': ['manager', 'crew', 'engineer', 'administrator'],
  'order.cancel': ['operator', 'manager', 'engineer', 'administrator'],
  'command.read': everyone,
  'command.preview': ['operator', 'manager', 'crew', 'engineer', 'administrator'],
  'command.issue': ['operator', 'manager', 'engineer', 'administrator'],
  'command.approve': ['operator', 'manager', 'engineer', 'administrator'],
  'command.cancel': ['operator', 'manager', 'engineer', 'administrator'],
  'command.resume': ['administrator'],
  'gateway.read': everyone,
  'gateway.claim': ['engineer', 'administrator'],
  'gateway.quarantine': ['operator', 'engineer', 'administrator'],
  'gateway.release': ['engineer', 'administrator'],
  'registry.edit': ['engineer', 'steward', 'administrator'],
  'registry.propose': ['operator', 'manager', 'crew', 'engineer', 'steward', 'administrator'],
  'registry.swap': ['crew', 'engineer', 'steward', 'administrator'],
  'label.print': ['manager', 'crew', 'engineer', 'steward', 'administrator'],
  'registry.settings': ['steward', 'administrator'],
  'registry.import': ['engineer', 'steward', 'administrator'],
  'registry.decide': ['engineer', 'steward', 'administrator'],
  'security.read': ['operator', 'manager', 'engineer', 'steward', 'auditor', 'administrator'],
  'security.acknowledge': ['operator', 'engineer', 'steward', 'administrator'],
  'model.read': everyone,
  'model.assign': ['engineer', 'administrator'],
  'scenario.run': ['operator', 'manager', 'engineer', 'administrator'],
  'system.read': ['auditor', 'administrator'],
  'access.read': ['manager', 'auditor', 'administrator'],
  'access.review': ['manager', 'administrator'],
  'access.break_glass': ['operator', 'manager', 'crew', 'engineer', 'steward'],
  'site.manage': ['administrator'],
  'area.manage': ['administrator'],
  'people.read': everyone,
  'people.manage': ['administrator'],
  'token.issue': ['administrator'],
  'audit.read': ['manager', 'auditor', 'administrator'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof PERMISSIONS_OF
export const PERMISSIONS = Object.keys(PERMISSIONS_OF) as Permission[]

/** Whether one of these roles carries the permission. Unknown role names carry nothing. */
export const mayRoles = (roles: readonly string[], permission: Permission): boolean =>
  roles.some((role) => (PERMISSIONS_OF[permission] as readonly string[]).includes(role))

export const permissionsOf = (roles: readonly string[]): Permission[] => PERMISSIONS.filter((permission) => mayRoles(roles, permission))

/** The roles that carry a permission, as the table has it. */
export const rolesWith = (permission: Permission): Role[] => ROLES.filter((role) => mayRoles([role], permission))
