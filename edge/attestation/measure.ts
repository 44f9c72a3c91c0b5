import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import canonicalize from 'canonicalize'
import type { AgentConfig, GatewayConfig } from '#/edge/config.ts'
import { digestOfFiles, isMeasured, MEASURED_FOLDERS } from '#/protocol/attestation.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The agent's program as it lies on the disk now: asked for at the start, before anybody could have changed what was loaded. */
export async function measureAgent(root = ROOT): Promise<string> {
  const files: { path: string; content: Uint8Array }[] = []
  for (const folder of MEASURED_FOLDERS) {
    for (const path of (await readdir(join(root, folder), { recursive: true })).map((it) => `${folder}/${it.replaceAll('\\', '/')}`))
      if (isMeasured(path)) files.push({ path, content: await readFile(join(root, path)) })
  }
  return digestOfFiles(files)
}

/** What decides how a gateway measures and acts: its driver with its options, its way to the server, where its models come from. */
export const measureConfiguration = ({ driver, uplink }: GatewayConfig, { modelDirs }: AgentConfig): string =>
  createHash('sha256')
    .update(canonicalize({ driver, uplink, modelDirs }) ?? '')
    .digest('hex')
