import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { TIME_SOURCES } from '#/protocol/messages/status.ts'
import { isAbsent } from './files.ts'

const Name = z.string().regex(/^[A-Za-z0-9._-]{1,60}$/, 'letters, digits, dot, dash and underscore only: it names a folder')

export const GatewayConfig = z.strictObject({
  name: Name,
  /** Needed until the gateway is enrolled. */
  claimCode: z.string().trim().min(6).max(60).optional(),
  driver: z.strictObject({ id: z.string().min(1), options: z.unknown().optional() }),
  uplink: z.enum(['mqtt', 'https']).default('mqtt'),
  /** How the network knows it and its terminals, told to the server: this machine's own addresses, and a file that whoever knows the modem or
   *  the terminals keeps (a JSON list of { suffix?, interface, kind, value }; read again when it changes). */
  numbers: z.strictObject({ machine: z.boolean().default(false), file: z.string().min(1).optional() }).optional(),
})
export type GatewayConfig = z.infer<typeof GatewayConfig>

export const AgentConfig = z
  .strictObject({
    server: z.url({ protocol: /^https?$/, error: 'an http:// or https:// address' }),
    dataDir: z.string().min(1),
    /** The authority that signed the server's certificate, where it is the installation's own (`ca/ca.crt` in its data folder). */
    caFile: z.string().min(1).optional(),
    gateways: z.array(GatewayConfig).min(1).max(50),
    /** For networks where the broker has another address than the server says. */
    mqttUrl: z.url({ protocol: /^(mqtt|mqtts|ws|wss)$/ }).optional(),
    /** By what this machine's clock is held, where its own look cannot tell (`edge/time-source.ts`). */
    timeSource: z.enum(TIME_SOURCES).optional(),
    statusEveryMs: z.number().int().min(100).default(10_000),
    /** Folders with models to run, beside `dataDir/models`. */
    modelDirs: z.array(z.string().min(1)).default([]),
    outboxBytes: z.number().int().min(1_000_000).optional(),
    logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .refine((config) => new Set(config.gateways.map((it) => it.name)).size === config.gateways.length, {
    path: ['gateways'],
    error: 'two gateways have the same name',
  })
export type AgentConfig = z.infer<typeof AgentConfig>

/** Its message is one line for the person who wrote the file. */
export class ConfigError extends Error {}

/** @throws ConfigError naming the file, the field and what is wrong with it */
export function parseConfig(value: unknown, from: string): AgentConfig {
  const parsed = AgentConfig.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new ConfigError(`${from}: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'invalid'}`)
}

/** @throws ConfigError */
export async function readConfig(path: string): Promise<AgentConfig> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new ConfigError(isAbsent(error) ? `${path}: no such file` : `${path}: cannot be read (${(error as Error).message})`)
  }
  try {
    return parseConfig(JSON.parse(text), path)
  } catch (error) {
    if (error instanceof SyntaxError) throw new ConfigError(`${path}: is no JSON (${error.message})`)
    throw error
  }
}
