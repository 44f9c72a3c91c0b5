/** A model version as the gateways report it: known by its hash, whatever it is called. */
export type ModelRow = {
  id: string
  version: string
  hash: string
  typeId: string | null
  firstSeenAt: string
  lastSeenAt: string
  gateways: { id: string; p99Ms: number | null; killed: number; atIso: string }[]
}
