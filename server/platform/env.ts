import { z } from 'zod'
import { isLoopback } from './loopback.ts'

const flag = z.stringbool().default(false)
const port = z.coerce.number().int().min(0).max(65_535)

/** Every setting of Onefold, read once at start. Unset means the default of one machine: embedded PostgreSQL, built-in listener. */
const Settings = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1).default('localhost'),
  /** Plain MQTT, for the demo's machine alone. These three are free-chosen where PORT is. */
  MQTT_PORT: port.optional(),
  /** MQTT over TLS with client certificates. */
  MQTTS_PORT: port.optional(),
  /** HTTPS with client certificates. */
  DEVICE_PORT: port.optional(),
  ONEFOLD_DATA: z.string().min(1).optional(),
  ONEFOLD_PREFIX: z
    .string()
    .regex(/^88\.\d{1,6}\.\d{1,8}$/, 'must look like 88.999.1')
    .default('88.999.1'),
  ONEFOLD_PUBLIC_URL: z.url().optional(),
  /** Where foreign handles are asked for, such as https://hdl.handle.net; unset, none is. */
  ONEFOLD_HANDLE_PROXY: z.url({ protocol: /^https?$/ }).optional(),
  /** Single sign-on of the organisation by OpenID Connect: its issuer, and what it knows us by. All three, or none. */
  ONEFOLD_SSO_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  ONEFOLD_SSO_CLIENT_ID: z.string().min(1).optional(),
  ONEFOLD_SSO_CLIENT_SECRET: z.string().min(1).optional(),
  /** What its button says. */
  ONEFOLD_SSO_NAME: z.string().min(1).max(60).optional(),
  /** Requests a minute of one person or access token; an address may have five times as many. */
  ONEFOLD_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(3_000),
  ONEFOLD_DEMO: flag,
  ONEFOLD_DEV: flag,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
})
/** The organisation's own sign-in, by OpenID Connect. */
export type SsoSettings = Readonly<{ issuer: string; clientId: string; clientSecret: string; name: string }>
export type Env = Readonly<{
  port: number
  host: string
  mqttPort: number
  mqttsPort: number
  devicePort: number
  dataDir: string | undefined
  codePrefix: string
  publicUrl: string | undefined
  /** Whether browsers come by HTTPS alone, to our own listener or to a proxy before it. */
  https: boolean
  /** Registers of somebody else's codes that may be asked, by adapter; nothing leaves the machine for the others. */
  foreign: Readonly<Partial<Record<string, string>>>
  sso: SsoSettings | null
  requestsPerMinute: number
  demo: boolean
  dev: boolean
  databaseUrl: string | undefined
  logLevel: z.infer<typeof Settings>['LOG_LEVEL']
}>

/** @throws Error naming every setting that is wrong, what it holds and what it should be */
export function readEnv(source: Record<string, string | undefined>): Env {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = Settings.safeParse(set)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}=${set[String(issue.path[0])]}: ${issue.message}`)
    throw new Error(`These settings cannot be used:\n${lines.join('\n')}`)
  }
  const env = parsed.data
  const usual = (number: number) => (env.PORT === 0 ? 0 : number)
  return {
    port: env.PORT,
    host: env.HOST,
    mqttPort: env.MQTT_PORT ?? usual(1883),
    mqttsPort: env.MQTTS_PORT ?? usual(8883),
    devicePort: env.DEVICE_PORT ?? usual(8443),
    dataDir: env.ONEFOLD_DATA,
    codePrefix: env.ONEFOLD_PREFIX,
    publicUrl: env.ONEFOLD_PUBLIC_URL,
    https: env.ONEFOLD_PUBLIC_URL?.startsWith('https:') ?? false,
    foreign: env.ONEFOLD_HANDLE_PROXY ? { handle: env.ONEFOLD_HANDLE_PROXY } : {},
    sso: ssoOf(env),
    requestsPerMinute: env.ONEFOLD_REQUESTS_PER_MINUTE,
    demo: env.ONEFOLD_DEMO,
    dev: env.ONEFOLD_DEV,
    databaseUrl: env.DATABASE_URL,
    logLevel: env.LOG_LEVEL,
  }
}

/** @throws Error where it is said by halves, or would carry secrets over a network in the clear */
function ssoOf(env: z.infer<typeof Settings>): SsoSettings | null {
  const [issuer, clientId, clientSecret] = [env.ONEFOLD_SSO_ISSUER, env.ONEFOLD_SSO_CLIENT_ID, env.ONEFOLD_SSO_CLIENT_SECRET]
  if (!issuer && !clientId && !clientSecret) return null
  if (!issuer || !clientId || !clientSecret)
    throw new Error('These settings cannot be used:\n  ONEFOLD_SSO_ISSUER, ONEFOLD_SSO_CLIENT_ID and ONEFOLD_SSO_CLIENT_SECRET go together')
  const { protocol, hostname } = new URL(issuer)
  if (protocol === 'http:' && hostname !== 'localhost' && !isLoopback(hostname.replace(/^\[|\]$/g, '')))
    throw new Error(`These settings cannot be used:\n  ONEFOLD_SSO_ISSUER=${issuer}: must begin with https://`)
  return { issuer, clientId, clientSecret, name: env.ONEFOLD_SSO_NAME ?? hostname }
}
