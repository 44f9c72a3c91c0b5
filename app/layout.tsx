import type { Metadata } from 'next'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { Providers } from '#/components/frame/Providers.tsx'
import { chosenLocale, chosenTheme } from './_preferences.ts'
import './fonts.css'
import './tokens.css'
import './base.css'

export const metadata: Metadata = {
  title: { default: 'Onefold', template: '%s · Onefold' },
  icons: { icon: '/icon.svg' },
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, theme] = await Promise.all([chosenLocale(), chosenTheme()])
  return (
    <html lang={locale} data-theme={theme} suppressHydrationWarning>
      <body>
        <NextIntlClientProvider>
          <Providers>{children}</Providers>
        </NextIntlClientProvider>
      </body>
    </html>
  )
}
