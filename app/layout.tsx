import type { Metadata } from 'next'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { preload } from 'react-dom'
import { Providers } from '#/components/frame/Providers.tsx'
import { latinFont } from './_fonts.ts'
import { chosenLocale, chosenTheme } from './_preferences.ts'
import './fonts.css'
import './tokens.css'
import './base.css'

export const metadata: Metadata = {
  title: { default: 'Onefold', template: '%s · Onefold' },
  icons: { icon: '/icon.svg' },
}

/** Every page is drawn for who asks: the build tries none of them. */
export const dynamic = 'force-dynamic'

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, theme] = await Promise.all([chosenLocale(), chosenTheme()])
  const font = latinFont()
  if (font) preload(font, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' })
  return (
    <html lang={locale} data-theme={theme} suppressHydrationWarning>
      <head>
        <link rel="stylesheet" href="/vendor/noto-sans-sc/weights.css" />
      </head>
      <body>
        <NextIntlClientProvider>
          <Providers>{children}</Providers>
        </NextIntlClientProvider>
      </body>
    </html>
  )
}
