const formats = new Map<string, Intl.DateTimeFormat>()

function formatIn(timeZone: string): Intl.DateTimeFormat {
  const held =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  formats.set(timeZone, held)
  return held
}

/** What a `datetime-local` field shows for a moment, by the clock of a zone: 2026-11-22T14:05. */
export const localIn = (timeZone: string, atMs: number): string => formatIn(timeZone).format(atMs).replace(' ', 'T')

/** The moment that a `datetime-local` field means by the clock of a zone; null where it holds none. Of an hour that a zone has twice, one. */
export function momentIn(timeZone: string, local: string): number | null {
  const asUtcMs = Date.parse(`${local}Z`)
  if (Number.isNaN(asUtcMs)) return null
  const aheadMs = (atMs: number) => Date.parse(`${localIn(timeZone, atMs)}Z`) - Math.floor(atMs / 60_000) * 60_000
  return asUtcMs - aheadMs(asUtcMs - aheadMs(asUtcMs))
}
