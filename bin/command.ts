import type { ParseArgsConfig } from 'node:util'

type Options = NonNullable<ParseArgsConfig['options']>

/** One command of the command line: one file in bin/commands, one entry in the list of bin/onefold.ts. `--help` and `--json` come by themselves. */
export type Command = {
  name: string
  summary: string
  /** What follows the name, such as `<csv> [--dry-run]`. */
  usage: string
  options: Record<string, Options[string] & { help: string }>
  /** @returns the exit code. @throws UsageError for wrong words, Error with one line for a person for the rest */
  run(input: Input): Promise<number>
}

export type Input = {
  values: Record<string, string | boolean | (string | boolean)[] | undefined>
  positionals: string[]
  /** Whether a machine listens: then `out` prints JSON alone. */
  json: boolean
  /** The result: an object for machines, a text for people. Standard output. */
  out(result: unknown, text: string): void
  /** Progress for people, on standard error; nothing under --json. */
  progress(line: string): void
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal
  /** The project's folder. */
  project: string
}

export class UsageError extends Error {}
