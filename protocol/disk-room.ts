export type Volume = { freeBytes: number; totalBytes: number }

/** So much of a volume is left for what does not come in floods (orders, commands, the log), and to tidy up with. */
const SHARE = 0.08
const MOST_BYTES = 2e9
/** Once full, so much more must be free until it no longer is: it does not change its mind at every reading. */
const AGAIN = 1.1

/** Whether no reading may be taken any more.
 *  @param was whether that was so before
 *  @param leastBytes what whoever writes there takes in one piece, a few times over */
export function isFull({ freeBytes, totalBytes }: Volume, was: boolean, leastBytes = 0): boolean {
  const least = Math.max(leastBytes, Math.min(totalBytes * SHARE, MOST_BYTES))
  return freeBytes < (was ? least * AGAIN : least)
}
