import { CATALOG } from '#/twin-models/catalog/index.ts'

/** Twin types of what stands in the network, or behind a gateway of it: whatever has channels. */
export const TERMINAL_TYPES: readonly string[] = CATALOG.filter((type) => type.kind === 'position' && type.channels.length > 0).map(
  ({ id }) => id,
)
