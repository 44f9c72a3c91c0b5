import { test as base } from '@playwright/test'

export { expect } from '@playwright/test'

/** A journey leaves no browser window behind: a map that nobody looks at would go on drawing beside all later ones. */
export const test = base.extend<{ windows: undefined }>({
  windows: [
    async ({ browser }, use) => {
      await use(undefined)
      await Promise.all(browser.contexts().map((context) => context.close()))
    },
    { auto: true },
  ],
})
