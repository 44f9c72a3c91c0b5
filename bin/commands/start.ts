import type { Command } from '../command.ts'
import { launch } from '../launch.ts'

export const LAUNCH_OPTIONS = {
  lan: { type: 'boolean', help: 'serve HTTPS to the local network too, with a certificate of this installation; prints a QR to trust it' },
  dev: { type: 'boolean', help: 'draw pages without a build, for work on them' },
} as const

export const command: Command = {
  name: 'start',
  summary: 'Starts Onefold: PostgreSQL (its own, or DATABASE_URL), the MQTT listener and the pages. Ctrl-C stops it.',
  usage: '[--lan]',
  options: LAUNCH_OPTIONS,
  run: (input) => launch(input, { demo: false }),
}
