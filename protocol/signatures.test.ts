import { createHmac, generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { signJws } from './jws.ts'
import type { CommandMessage } from './messages.ts'
import {
  claimedGateway,
  importPrivateKey,
  importPublicKey,
  makeGatewayToken,
  makeKey,
  openMessage,
  privateJwk,
  publicJwk,
  SERVER_AUDIENCE,
  signMessage,
  verifyGatewayToken,
} from './signatures.ts'

const NOW = 1_800_000_000_000
const key = makeKey()
const publicKey = importPublicKey(publicJwk(key))!
const other = importPublicKey(publicJwk(makeKey()))!
const COMMAND: CommandMessage = {
  v: 1,
  commandId: '0199a0f0-0000-7000-8000-000000000001',
  suffix: '0A12BC',
  command: 'start',
  params: { spm: 14 },
  issuedAtMs: NOW,
  validUntilMs: NOW + 60_000,
  approvals: [],
  sequence: 1,
}
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const codeOf = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? null : result.refusal!.code)

test('[SG1] a signed command opens with the right key for the right gateway', () => {
  const token = signMessage('command', COMMAND, { key, audience: 'gateway-1' })
  expect(openMessage('command', token, { key: publicKey, audience: 'gateway-1' })).toEqual({ ok: true, value: COMMAND })
})

test('[SG2] wrong key, wrong gateway, wrong kind are refused', () => {
  const token = signMessage('command', COMMAND, { key, audience: 'gateway-1' })
  expect(codeOf(openMessage('command', token, { key: other, audience: 'gateway-1' }))).toBe('JWS_SIGNATURE')
  expect(codeOf(openMessage('command', token, { key: publicKey, audience: 'gateway-2' }))).toBe('JWS_AUDIENCE')
  expect(codeOf(openMessage('receipt', token, { key: publicKey, audience: 'gateway-1' }))).toBe('JWS_KIND')
})

test('[SG3] alg none, HS256 with the public key, crit and b64 are refused', () => {
  const open = (token: string) => codeOf(openMessage('command', token, { key: publicKey, audience: 'g' }))
  const body = part(COMMAND)
  const head = (alg: string, more = {}) => part({ alg, typ: 'onefold-command+jws', aud: 'g', ...more })
  expect(open(`${head('none')}.${body}.`)).toBe('JWS_MALFORMED')
  expect(open(`${head('none')}.${body}.AAAA`)).toBe('JWS_ALGORITHM')
  const hs = `${head('HS256')}.${body}`
  const mac = createHmac('sha256', JSON.stringify(publicJwk(key)))
    .update(hs)
    .digest('base64url')
  expect(open(`${hs}.${mac}`)).toBe('JWS_ALGORITHM')
  expect(open(`${head('ES256', { crit: ['x'] })}.${body}.AAAA`)).toBe('JWS_ALGORITHM')
  expect(open(`${head('ES256')}.${body}.AAAA`)).toBe('JWS_SIGNATURE')
})

test('[SG4] one changed character anywhere is refused', () => {
  const token = signMessage('command', COMMAND, { key, audience: 'g' })
  for (let at = 0; at < token.length; at += 3) {
    // the last character of a part holds unused bits: change it beyond them
    const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'w' : 'A'}${token.slice(at + 1)}`
    expect(openMessage('command', changed, { key: publicKey, audience: 'g' }).ok).toBe(false)
  }
})

test('[SG5] what is signed must still be a message we read', () => {
  const sign = (payload: unknown) => signJws(payload, key, { typ: 'onefold-command+jws', aud: 'g' })
  const open = (payload: unknown) => codeOf(openMessage('command', sign(payload), { key: publicKey, audience: 'g' }))
  expect(open({ ...COMMAND, v: 3 })).toBe('MESSAGE_VERSION')
  expect(open({ ...COMMAND, params: { spm: null } })).toBe('MESSAGE_INVALID')
  expect(open('text')).toBe('MESSAGE_VERSION')
  expect(open({ ...COMMAND, newField: 1 })).toBe(null)
  expect(codeOf(openMessage('command', 'x'.repeat(40_000), { key: publicKey, audience: 'g' }))).toBe('JWS_TOO_LARGE')
})

test('[SG6] a gateway token lives five minutes and proves its gateway', () => {
  const token = makeGatewayToken('gw', key, NOW)
  expect(claimedGateway(token)).toBe('gw')
  expect(verifyGatewayToken(token, publicKey, NOW + 299_000)).toEqual({ ok: true, value: { gatewayId: 'gw', run: null } })
  const told = makeGatewayToken('gw', key, NOW, 'run-7')
  expect(verifyGatewayToken(told, publicKey, NOW)).toEqual({ ok: true, value: { gatewayId: 'gw', run: 'run-7' } })
  expect(codeOf(verifyGatewayToken(token, publicKey, NOW + 361_000))).toBe('TOKEN_EXPIRED')
  expect(codeOf(verifyGatewayToken(token, publicKey, NOW - 61_000))).toBe('TOKEN_NOT_YET')
  expect(codeOf(verifyGatewayToken(token, other, NOW))).toBe('JWS_SIGNATURE')
  const claims = (change: object) => {
    const iat = NOW / 1000
    return signJws({ iss: 'gw', sub: 'gw', aud: SERVER_AUDIENCE, iat, exp: iat + 300, ...change }, key, { typ: 'JWT' })
  }
  for (const change of [{ exp: NOW / 1000 + 86_400 }, { aud: 'else' }, { sub: 'another' }, { exp: undefined }, { iss: '' }]) {
    expect(codeOf(verifyGatewayToken(claims(change), publicKey, NOW))).toBe('TOKEN_CLAIMS')
  }
  for (const garbage of ['', 'a.b', 'a.b.c', '..', 'é.é.é']) expect(verifyGatewayToken(garbage, publicKey, NOW).ok).toBe(false)
})

test('[SG7] keys are P-256 or nothing, and a public key never carries the private part', () => {
  expect(importPublicKey({ kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' })).toBe(null)
  expect(importPublicKey({ kty: 'oct', k: 'AAAA' })).toBe(null)
  expect(importPublicKey(privateJwk(key))!.type).toBe('public')
  expect('d' in publicJwk(key)).toBe(false)
  expect(publicJwk(importPrivateKey(privateJwk(key)))).toEqual(publicJwk(key))
  const wrong = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'jwk' })
  expect(() => importPrivateKey(wrong)).toThrow('not a P-256 key')
})
