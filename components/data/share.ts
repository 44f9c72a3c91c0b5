import type { Share } from '#/server/telemetry/contract.ts'

/** Of the time that something was due, the part that it was told, from 0 to 1; null where nothing was due. */
export const toldPart = ({ dueMs, silentMs }: Pick<Share, 'dueMs' | 'silentMs'>): number | null =>
  dueMs > 0 ? Math.min(1, Math.max(0, 1 - silentMs / dueMs)) : null

/** 100 %, 99.98 %, 97.1 %: never rounded up to a whole that it is not. */
export function percentText(part: number | null): string {
  if (part === null) return '–'
  const percent = part * 100
  if (percent === 100) return '100 %'
  const decimals = percent >= 99 ? 2 : 1
  return `${(Math.floor(percent * 10 ** decimals) / 10 ** decimals).toFixed(decimals)} %`
}
