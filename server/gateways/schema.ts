import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { EvidenceClaims } from '#/protocol/attestation.ts'
import type { StatusMessage } from '#/protocol/messages.ts'
import type { GatewayId, TenantId } from '#/twin-models/core/ids.ts'
import type { Difference, Reference, Verdict } from './appraise.ts'
import type { PublicKeyJwk, QuarantineRule } from './contract.ts'

/** A gateway is an object of the registry; its id here is the object's id. */
export const gateways = pgTable(
  'gateways',
  {
    id: uuid().$type<GatewayId>().primaryKey(),
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    groupId: text('group_id').notNull(), // the tenant's slug
    nodeId: text('node_id').notNull(), // suffix of the object's code
    kind: text().$type<'agent' | 'node'>().notNull(), // node: third-party Sparkplug, by password
    publicKey: jsonb('public_key').$type<PublicKeyJwk>(),
    passwordHash: text('password_hash'), // scrypt$salt$hash
    enrolledAt: timestamp('enrolled_at', { withTimezone: true, mode: 'date' }), // our clock
    agentVersion: text('agent_version'),
    epochFloor: integer('epoch_floor').notNull().default(1), // the next epoch handed out at enrolment
    online: boolean().notNull().default(false),
    lastSeenAt: timestamp('last_seen_at', { withTimezone: true, mode: 'date' }), // our clock
    status: jsonb().$type<StatusMessage>(),
    gaps: integer().notNull().default(0),
    leaseEpoch: integer('lease_epoch').notNull().default(0), // raised by each worker that takes the gateway over
    leaseOwner: text('lease_owner'),
    version: integer().notNull().default(1),
  },
  (table) => [uniqueIndex('gateways_node').on(table.groupId, table.nodeId), index('gateways_tenant').on(table.tenantId)],
)

/** Why a gateway is not trusted, one row a reason; released by a person. Closed ones stay: they say which readings were doubted, and why. */
export const gatewayQuarantines = pgTable(
  'gateway_quarantines',
  {
    id: uuid().primaryKey(),
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    gatewayId: uuid('gateway_id').$type<GatewayId>().notNull(),
    rule: text().$type<QuarantineRule>().notNull(),
    detail: text(), // what was seen, of a rule
    reason: text(), // a person's own words
    byName: text('by_name').notNull(),
    since: timestamp({ withTimezone: true, mode: 'date' }).notNull(), // our clock
    releasedAt: timestamp('released_at', { withTimezone: true, mode: 'date' }),
    releasedByName: text('released_by_name'),
    releaseReason: text('release_reason'),
  },
  (table) => [
    uniqueIndex('gateway_quarantines_open').on(table.gatewayId, table.rule).where(sql`released_at is null`),
    index('gateway_quarantines_tenant').on(table.tenantId, table.gatewayId),
  ],
)

/** One-time codes by which an agent's key becomes a gateway's. Only a hash is kept. */
export const gatewayClaims = pgTable(
  'gateway_claims',
  {
    id: uuid().primaryKey(),
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    gatewayId: uuid('gateway_id').$type<GatewayId>().notNull(),
    codeHash: text('code_hash').notNull(), // SHA-256; the code has 80 random bits
    expiresAt: timestamp('expires_at', { withTimezone: true, mode: 'date' }).notNull(),
    kind: text().$type<'agent' | 'node'>().notNull().default('agent'), // of what is enrolled by it
    usedAt: timestamp('used_at', { withTimezone: true, mode: 'date' }),
    issuedBy: text('issued_by').notNull(),
  },
  (table) => [uniqueIndex('gateway_claims_code').on(table.codeHash)],
)

/** Every certificate that was issued, for as long as anybody may ask which gateway it was. What is not here proves nothing. */
export const gatewayCertificates = pgTable(
  'gateway_certificates',
  {
    hash: text().primaryKey(), // SHA-256 of the DER, hex
    serial: text().notNull(), // hex
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    gatewayId: uuid('gateway_id').$type<GatewayId>().notNull(),
    keyX: text('key_x').notNull(), // of its public key, as the JWK has it
    notBefore: timestamp('not_before', { withTimezone: true, mode: 'date' }).notNull(),
    notAfter: timestamp('not_after', { withTimezone: true, mode: 'date' }).notNull(),
    issuedAt: timestamp('issued_at', { withTimezone: true, mode: 'date' }).notNull(), // our clock
    issuedBy: text('issued_by').$type<'claim' | 'key' | 'renewal'>().notNull(), // what authorised it
    revokedAt: timestamp('revoked_at', { withTimezone: true, mode: 'date' }),
    revokedByName: text('revoked_by_name'),
    revokeReason: text('revoke_reason'),
  },
  (table) => [
    index('gateway_certificates_gateway').on(table.gatewayId, table.issuedAt),
    index('gateway_certificates_tenant').on(table.tenantId),
    index('gateway_certificates_revoked').on(table.notAfter).where(sql`revoked_at is not null`),
  ],
)

/** Questions for evidence, and the verifier's result of each that was answered. Of a nonce only the hash is kept. */
export const gatewayAttestations = pgTable(
  'gateway_attestations',
  {
    id: uuid().primaryKey(),
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    gatewayId: uuid('gateway_id').$type<GatewayId>().notNull(),
    nonceHash: text('nonce_hash').notNull(),
    askedAt: timestamp('asked_at', { withTimezone: true, mode: 'date' }).notNull(), // our clock
    answeredAt: timestamp('answered_at', { withTimezone: true, mode: 'date' }),
    verdict: text().$type<Verdict>(),
    differences: jsonb().$type<Difference[]>(),
    claims: jsonb().$type<EvidenceClaims>(),
    expiresAt: timestamp('expires_at', { withTimezone: true, mode: 'date' }),
  },
  (table) => [
    index('gateway_attestations_gateway').on(table.gatewayId, table.askedAt),
    index('gateway_attestations_tenant').on(table.tenantId),
  ],
)

/** What programs, models and configurations must measure as; each a JWS by the server's key, without which it counts for nothing. */
export const attestationReferences = pgTable(
  'attestation_references',
  {
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    kind: text().$type<Reference['kind']>().notNull(),
    name: text().notNull(),
    version: text().notNull(),
    jws: text().notNull(),
    putAt: timestamp('put_at', { withTimezone: true, mode: 'date' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.kind, table.name, table.version] })],
)

/** What was refused of whom, counted by hour. */
export const gatewayRefusals = pgTable(
  'gateway_refusals',
  {
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    gatewayId: uuid('gateway_id').$type<GatewayId>().notNull(),
    reason: text().notNull(),
    hour: timestamp({ withTimezone: true, mode: 'date' }).notNull(),
    count: bigint({ mode: 'number' }).notNull(),
    lastAt: timestamp('last_at', { withTimezone: true, mode: 'date' }).notNull(),
    lastDetail: text('last_detail'),
  },
  (table) => [
    primaryKey({ columns: [table.gatewayId, table.reason, table.hour] }),
    index('gateway_refusals_tenant').on(table.tenantId, table.hour),
  ],
)

/** The server's own signing key: commands are JWS by it, and every agent is given the public part at enrolment. */
export const gatewayServerKeys = pgTable('gateway_server_keys', {
  purpose: text().primaryKey(),
  privateJwk: jsonb('private_jwk').$type<JsonWebKey>().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull(),
})
