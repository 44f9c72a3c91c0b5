import { existsSync } from 'node:fs'

/** What a window of Chromium loads for itself costs more than most of our pages: the suggestions of its address bar, which are pages too. The
 *  switch stands in the place of Playwright's own, so the ones of those that change what a page does are repeated. */
const WITHOUT = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'AimEnabled',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
]

const QUIET = [
  `--disable-features=${WITHOUT.join(',')}`,
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-swiftshader',
]

/** The browser for the journeys: CHROMIUM_PATH, the system's, or the one that comes with the project's packages.
 *  @throws Error with one line saying what to install */
export async function chromium(): Promise<{ path: string; args: string[] }> {
  for (const path of [process.env.CHROMIUM_PATH, '/usr/bin/chromium']) if (path && existsSync(path)) return { path, args: QUIET }
  const { default: packed } = await import('@sparticuz/chromium')
  const path = await packed.executablePath().catch(() => null)
  if (!path || !existsSync(path)) throw new Error('no Chromium found: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH')
  return {
    path,
    args: [
      ...new Set([
        ...packed.args.filter((arg) => !arg.startsWith('--headless') && arg !== '--single-process' && arg !== '--no-zygote'),
        ...QUIET,
      ]),
    ],
  }
}
