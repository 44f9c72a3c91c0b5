const UNITS = ['B', 'kB', 'MB', 'GB'] as const

/** 0 B, 812 B, 4.2 kB, 31 MB: decimal units, two figures. */
export function bytesText(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return `${step > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[step]}`
}
