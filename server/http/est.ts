import type { IncomingMessage, ServerResponse } from 'node:http'
import { TLSSocket } from 'node:tls'
import { ClaimCode } from '#/server/gateways/contract.ts'
import {
  certificateByClaim,
  certificateByKey,
  certificateRenewed,
  gatewayFromToken,
  type Issued,
  revocations,
} from '#/server/gateways/index.ts'
import { isLoopback } from '#/server/platform/loopback.ts'
import { type System, service } from '#/server/platform/system.ts'
import type { Result } from '#/twin-models/core/result.ts'
import { bodyOf } from './body.ts'
import { presented } from './presented.ts'

const MAX_REQUEST_BYTES = 16_384
export const EST = '/.well-known/est/'
export const CRL_PATH = '/.well-known/onefold/devices.crl'

/** Enrolment over secure transport, as RFC 7030 has it: base64 of DER both ways. `simpleenroll` by the one-time claim code (HTTP basic) or by a
 *  token that the enrolled key signed; `simplereenroll` by the certificate that is renewed. */
export async function answerEst(system: System, request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  const operation = path.slice(EST.length)
  if (operation === 'cacerts' && request.method === 'GET') return sendPkcs7(response, await authorities(system))
  if (!(operation === 'simpleenroll' || operation === 'simplereenroll')) return say(response, 404, 'no such operation')
  if (request.method !== 'POST') return say(response, 405, 'POST a certificate request')
  if (!guarded(system, request)) return say(response, 403, 'this wants HTTPS')
  const body = await requestIn(request)
  if (body === null) return say(response, 413, `a request has at most ${MAX_REQUEST_BYTES} bytes`)
  const issued = operation === 'simpleenroll' ? await enrolled(system, request, body) : await renewed(system, request, body)
  if (issued === null) {
    if (operation === 'simpleenroll') response.setHeader('www-authenticate', 'Basic realm="claim code", Bearer')
    service(system, 'gateways').noteRefused(null, operation === 'simpleenroll' ? 'BAD_CREDENTIALS' : 'BAD_CERTIFICATE', 1)
    return say(response, 401, 'nobody was proven by this')
  }
  if (!issued.ok) return say(response, issued.refusal.code.startsWith('CLAIM') ? 401 : 400, issued.refusal.code)
  sendPkcs7(response, issued.value.certsOnly)
}

export async function answerCrl(system: System, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/pkix-crl', 'cache-control': 'no-store' }).end(await revocations(system))
}

async function enrolled(system: System, request: IncomingMessage, body: Buffer): Promise<Result<Issued, { code: string }> | null> {
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ', 2)
  if (scheme.toLowerCase() === 'bearer') {
    const gateway = await gatewayFromToken(system, credentials)
    return gateway && certificateByKey(system, gateway.gatewayId, body)
  }
  if (scheme.toLowerCase() !== 'basic') return null
  const given = Buffer.from(credentials, 'base64').toString('utf8')
  const claimCode = ClaimCode.safeParse(given.slice(given.indexOf(':') + 1))
  if (!claimCode.success) return null
  const agentVersion = (request.headers['user-agent'] ?? 'est').slice(0, 100)
  return certificateByClaim(system, { claimCode: claimCode.data, request: body, agentVersion })
}

async function renewed(system: System, request: IncomingMessage, body: Buffer): Promise<Result<Issued, { code: string }> | null> {
  const shown = presented(request.socket)
  const gateway = shown && (await service(system, 'gateways').certificates.gatewayOf(shown))
  return gateway && certificateRenewed(system, gateway.id, body)
}

async function authorities(system: System): Promise<Buffer> {
  const { certsOnly } = await import('#/server/platform/certificates/device.ts')
  const { certificate, root } = await service(system, 'gateways').certificates.authority()
  return certsOnly([Buffer.from(certificate.rawData), Buffer.from(root.certificate.rawData)])
}

/** A claim code goes over TLS, or stays on this machine; with an HTTPS proxy before us that is what the settings say. */
const guarded = (system: System, { socket }: IncomingMessage) =>
  socket instanceof TLSSocket || system.env.https || isLoopback(socket.remoteAddress)

/** DER out of base64 or PEM; null where it is too long. */
async function requestIn(request: IncomingMessage): Promise<Buffer | null> {
  const body = await bodyOf(request, MAX_REQUEST_BYTES)
  return body && Buffer.from(body.toString('latin1').replace(/-----[A-Z ]+-----/g, ''), 'base64')
}

function sendPkcs7(response: ServerResponse, der: Buffer): void {
  response.writeHead(200, {
    'content-type': 'application/pkcs7-mime; smime-type=certs-only',
    'content-transfer-encoding': 'base64',
    'cache-control': 'no-store',
  })
  response.end(`${der.toString('base64').replace(/.{64}/g, '$&\n')}\n`)
}

function say(response: ServerResponse, status: number, line: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${line}\n`)
}
