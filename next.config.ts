import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // Types are checked by `tsc` over the whole tree; checking them again here would double the first start.
  typescript: { ignoreBuildErrors: true },
  // The first start waits for the build: what only helps a second one, or a debugger, is left out of it.
  experimental: {
    turbopackFileSystemCacheForBuild: false,
    turbopackSourceMaps: false,
    turbopackInputSourceMaps: false,
    turbopackMinify: { server: false, client: true },
  },
}

export default createNextIntlPlugin('./app/_i18n.ts')(config)
