import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWorld } from '#/demo/world/index.ts'
import { demoAsksNoSecondFactor, ensureDemoPeople, generatePassword, listSites, tenantBySlug } from '#/server/access/index.ts'
import { importBasemap, importObjects, importSites } from '#/server/exchange/index.ts'
import { issueClaim } from '#/server/gateways/index.ts'
import type { Onefold } from '#/server/main.ts'
import type { System } from '#/server/platform/system.ts'
import { objectByTag } from '#/server/registry/index.ts'
import type { SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { Result } from '#/twin-models/core/result.ts'
import { runAgents } from './agents.ts'
import type { SignIn } from './announce.ts'
import { DEMO_MODELS, registerDemoModels } from './demo-models.ts'
import { giveDemoNumbers, numbersFile } from './demo-numbers.ts'
import { installer } from './installer.ts'
import { keep, kept } from './keep.ts'

type Progress = (line: string) => void
type Agents = {
  agents: {
    name: string
    gateways: { name: string; uplink: 'mqtt' | 'https'; driver: { id: string; options: Record<string, unknown> } }[]
  }[]
}
const TENANT = 'harbour'

/** The demo's world: written as import files at the first start, brought in by the same import as a user's own, then its edge agents run. They wait
 *  for the pages: what devices do while nobody can look would only take the processor from the build. */
export async function startDemo(
  onefold: Onefold,
  options: { project: string; pace: number; progress: Progress; built: Promise<void>; caFile?: string | undefined },
): Promise<AsyncDisposable & { people: SignIn[] }> {
  const { system } = onefold
  const folder = join(system.dataDir, 'world')
  if (!existsSync(join(folder, 'imported'))) await makeWorld(system, folder, options)
  await demoAsksNoSecondFactor(system, TENANT)
  await registerDemoModels(system, await tenantOf(system, TENANT))
  const people = await signIns(system)
  await options.built
  options.progress('Starting the edge agents')
  const configs = await agentConfigs(system, folder, { server: onefold.http.url, ...(options.caFile ? { caFile: options.caFile } : {}) })
  const agents = runAgents(options.project, configs, system.log)
  return { people, [Symbol.asyncDispose]: () => agents[Symbol.asyncDispose]() }
}

async function makeWorld(system: System, folder: string, { pace, progress }: { pace: number; progress: Progress }): Promise<void> {
  progress('Making the demo world')
  await writeWorld(folder, { pace })
  const sites = JSON.parse(await readFile(join(folder, 'sites.json'), 'utf8')) as { tenants: { slug: string; objects: string }[] }
  const file = { tenants: sites.tenants.map(({ objects: _, ...tenant }) => tenant) }
  required('sites.json', await importSites(system, installer('demo').actor, file))
  for (const { slug, objects } of sites.tenants) {
    const tenantId = await tenantOf(system, slug)
    const csv = await readFile(join(folder, objects))
    const report = required(objects, await importObjects(system, installer('demo', tenantId), csv))
    progress(`${slug}: ${report.created} objects imported in ${(report.ms / 1000).toFixed(1)} s`)
  }
  const tenantId = await tenantOf(system, TENANT)
  const basemap = await readFile(join(folder, 'basemap.geojson'), 'utf8')
  for (const site of await system.db.system((tx) => listSites(tx, tenantId))) {
    required('basemap.geojson', await importBasemap(system, installer('demo', tenantId), site.id as SiteId, basemap))
  }
  const home = agentsHome(system)
  await mkdir(home, { recursive: true, mode: 0o700 })
  await giveDemoNumbers(system, tenantId, home)
  await writeFile(join(folder, 'imported'), new Date().toISOString())
}

const agentsHome = (system: System) => join(system.dataDir, 'agents')

function required<T>(file: string, result: Result<T, { code: string }>): T {
  if (result.ok) return result.value
  throw new Error(`the demo world's ${file} was refused: ${JSON.stringify(result.refusal).slice(0, 600)}`)
}

async function tenantOf(system: System, slug: string): Promise<TenantId> {
  const tenant = await system.db.system((tx) => tenantBySlug(tx, slug))
  if (!tenant) throw new Error(`there is no tenant ${slug}`)
  return tenant.id
}

/** Passwords are made at the first start and kept, readable by this user alone, so that a second start can print them again. */
async function signIns(system: System): Promise<SignIn[]> {
  const file = join(system.dataDir, 'sign-ins.json')
  const known = kept<SignIn[]>(file)
  if (known) return known
  // Kept before they are used: whoever stops the first start here finds them at the next.
  const coming = `${file}.coming`
  const cut = kept<string[]>(coming)
  const passwords = cut ?? Array.from({ length: 10 }, generatePassword)
  keep(coming, JSON.stringify(passwords))
  const each = passwords.values()
  const people = await ensureDemoPeople(system, { tenantSlug: TENANT, password: () => each.next().value ?? generatePassword() })
  const made = people.map(({ email, roles, password }, i) => ({
    email,
    role: roles.join(', '),
    password: password ?? cut?.[i] ?? '(set by its owner)',
  }))
  keep(file, JSON.stringify(made, null, 2))
  await rm(coming)
  return made
}

/** One configuration file an agent: the server as it is reached today, and a claim code for each gateway that has no key yet. */
async function agentConfigs(
  system: System,
  folder: string,
  at: { server: string; caFile?: string },
): Promise<{ name: string; path: string }[]> {
  const tenantId = await tenantOf(system, TENANT)
  const { agents } = JSON.parse(await readFile(join(folder, 'agents.json'), 'utf8')) as Agents
  const home = agentsHome(system)
  await mkdir(home, { recursive: true, mode: 0o700 })
  return Promise.all(
    agents.map(async ({ name, gateways }) => {
      const dataDir = join(home, name)
      const path = join(home, `${name}.json`)
      const claimed = []
      for (const gateway of gateways)
        claimed.push({
          ...gateway,
          ...(existsSync(numbersFile(home, gateway.name)) ? { numbers: { machine: false, file: numbersFile(home, gateway.name) } } : {}),
          driver: { ...gateway.driver, options: { ...gateway.driver.options, stateDir: join(home, 'world') } },
          ...(existsSync(join(dataDir, gateway.name, 'identity.json'))
            ? {}
            : { claimCode: await claimFor(system, tenantId, gateway.name) }),
        })
      await writeFile(path, JSON.stringify({ ...at, dataDir, gateways: claimed, modelDirs: [DEMO_MODELS], logLevel: 'warn' }, null, 2), {
        mode: 0o600,
      })
      return { name, path }
    }),
  )
}

async function claimFor(system: System, tenantId: TenantId, tag: string): Promise<string> {
  const gateway = await system.db.tenant(tenantId, (tx) => objectByTag(tx, tag))
  if (!gateway) throw new Error(`the demo world has no gateway ${tag}`)
  return required(tag, await issueClaim(system, installer('demo', tenantId).actor, gateway.id)).claimCode
}
