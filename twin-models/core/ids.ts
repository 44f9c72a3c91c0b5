import { z } from 'zod'

/** Ids are UUIDv7 made by whoever creates the thing, so that a retry is a no-op. People never see them. */
export const ObjectId = z.uuidv7().brand<'ObjectId'>()
export type ObjectId = z.infer<typeof ObjectId>
export const TenantId = z.uuidv7().brand<'TenantId'>()
export type TenantId = z.infer<typeof TenantId>
export const SiteId = z.uuidv7().brand<'SiteId'>()
export type SiteId = z.infer<typeof SiteId>
export const AreaId = z.uuidv7().brand<'AreaId'>()
export type AreaId = z.infer<typeof AreaId>
export const PersonId = z.uuidv7().brand<'PersonId'>()
export type PersonId = z.infer<typeof PersonId>
export const GatewayId = z.uuidv7().brand<'GatewayId'>()
export type GatewayId = z.infer<typeof GatewayId>
export const FindingId = z.uuidv7().brand<'FindingId'>()
export type FindingId = z.infer<typeof FindingId>
export const AlarmId = z.uuidv7().brand<'AlarmId'>()
export type AlarmId = z.infer<typeof AlarmId>
export const WorkOrderId = z.uuidv7().brand<'WorkOrderId'>()
export type WorkOrderId = z.infer<typeof WorkOrderId>
export const CommandId = z.uuidv7().brand<'CommandId'>()
export type CommandId = z.infer<typeof CommandId>
/** A series is one channel of one position; a small integer, because every reading carries it. */
export const SeriesId = z.int32().positive().brand<'SeriesId'>()
export type SeriesId = z.infer<typeof SeriesId>
