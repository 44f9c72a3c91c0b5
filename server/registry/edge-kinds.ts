/** What goes from one object to another. */
export const EDGE_KINDS = ['feeds', 'controls', 'located_in', 'connected_by'] as const
export type EdgeKind = (typeof EDGE_KINDS)[number]

/** What is fed. What runs off by gravity backs up when its outlet stops; all else runs dry. */
export const MEDIA = ['power', 'water', 'drainage', 'gas', 'air', 'cooling', 'material', 'data', ''] as const
export type Medium = (typeof MEDIA)[number]
