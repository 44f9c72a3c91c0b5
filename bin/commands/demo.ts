import type { Command } from '../command.ts'
import { launch } from '../launch.ts'
import { LAUNCH_OPTIONS } from './start.ts'

export const command: Command = {
  name: 'demo',
  summary:
    'Starts Onefold with the demo world: a city district and a plant, simulated, with two edge agents. Ctrl-C stops it; nothing is lost.',
  usage: '[--lan] [--pace <n>]',
  options: {
    ...LAUNCH_OPTIONS,
    pace: { type: 'string', help: 'how many times faster than real the cloudburst runs (default 5); fixed at the first start' },
  },
  run: (input) => launch(input, { demo: true }),
}
