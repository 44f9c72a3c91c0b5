import type { Driver } from './driver.ts'
import { none } from './none.ts'
import { replay } from './replay.ts'

/** A driver is one file and one entry. The demo adds its simulators where the agent is put together. */
export const DRIVERS: readonly Driver[] = [none, replay]
