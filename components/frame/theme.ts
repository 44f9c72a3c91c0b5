export const THEMES = ['grey', 'dark', 'light'] as const
export type Theme = (typeof THEMES)[number]

export const isTheme = (value: unknown): value is Theme => THEMES.includes(value as Theme)

const YEAR_S = 31_536_000

/** Remembered by cookie, so that the server draws the first frame in it and nothing flashes. */
export function remember(name: 'theme' | 'locale' | 'site', value: string) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari on plain HTTP
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_S}; samesite=lax`
}
