import type { DbAddress } from '#/server/platform/db.ts'

/** Where a part of the bench stands: a cluster in which it makes databases of its own, and a folder. */
export type AccessPlace = {
  cluster: { database(name: string): Promise<DbAddress> }
  dir: string
  quick: boolean
  progress(line: string): void
}
