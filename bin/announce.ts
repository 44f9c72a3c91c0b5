import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toString as qr } from 'qrcode'
import type { Input } from './command.ts'

export type SignIn = { email: string; role: string; password: string }

/** Says where Onefold is and who may sign in. */
export function announce(
  input: Input,
  at: { url: string; mqttUrl: string; people: readonly SignIn[] | null; setupCode: string | null; seconds: number; dir: string },
): void {
  // Behind the # it stays in the browser: no log and no proxy sees it.
  const setup = at.setupCode === null ? null : { code: at.setupCode, url: `${at.url}/welcome#${at.setupCode}` }
  const widest = (of: (person: SignIn) => string) => Math.max(0, ...(at.people ?? []).map((person) => of(person).length))
  const [role, email] = [widest((person) => person.role), widest((person) => person.email)]
  const people = at.people?.map((person) => `    ${person.role.padEnd(role)}  ${person.email.padEnd(email)}  ${person.password}`).join('\n')
  const text = `
  Onefold is ready after ${at.seconds.toFixed(1)} s

    ${at.url}
    MQTT  ${at.mqttUrl}
    Data  ${at.dir}
${people ? `\n  Sign in as\n${people}\n` : ''}${setup ? `\n  Create the administrator\n    ${setup.url}\n    from elsewhere with the setup code ${setup.code}\n` : ''}
  Ctrl-C stops it; nothing is lost.
`
  input.out({ url: at.url, mqttUrl: at.mqttUrl, people: at.people, setup, dataDir: at.dir, seconds: at.seconds }, text)
}

/** Serves the installation's CA over plain HTTP, so that a tablet can trust it once, and prints a QR that leads there. */
export async function announceLan(input: Input, at: { port: number; addresses: string[]; caPem: string }): Promise<AsyncDisposable> {
  const host = at.addresses.find((address) => !address.includes(':')) ?? at.addresses[0]
  const bracketed = host?.includes(':') ? `[${host}]` : host
  const server = createServer((request, response) => {
    if (request.url === '/ca.crt') {
      response
        .writeHead(200, { 'content-type': 'application/x-x509-ca-cert', 'content-disposition': 'attachment; filename="onefold-ca.crt"' })
        .end(at.caPem)
      return
    }
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(TRUST.replaceAll('{address}', `https://${bracketed}:${at.port}`))
  })
  server.listen({ host: '::', port: 0 })
  await once(server, 'listening')
  const trust = `http://${bracketed}:${(server.address() as AddressInfo).port}/`
  if (!input.json && host) {
    const picture = await qr(trust, { type: 'terminal', small: true })
    input.progress(
      `\n  On the tablet, scan this once to trust this installation, then open https://${bracketed}:${at.port}\n\n${picture}\n  ${trust}\n`,
    )
  }
  return {
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

const TRUST = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Onefold</title>
<style>body{font:18px/1.5 system-ui;max-width:36em;margin:2em auto;padding:0 1em}a{display:inline-block;padding:.8em 1.2em;border:2px solid;border-radius:4px;color:inherit;text-decoration:none}</style>
<p>1. <a href="/ca.crt">Install this certificate · 安装证书</a>
<p>2. Mark it as trusted for web sites in the settings of this device. 在设备设置中将其标记为受信任。
<p>3. <a href="{address}">Open Onefold · 打开</a>`
