import { createHash, randomBytes, scrypt } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { KeyHint } from '#/protocol/sealing/sealed-file.ts'
import { type Input, UsageError } from './command.ts'
import { keep } from './keep.ts'

const KEY_BYTES = 32
/** @source OWASP Password Storage Cheat Sheet: N = 2^17, r = 8, p = 1 (128 MB while it is made) */
const SCRYPT = { cost: 2 ** 17, blockSize: 8, parallel: 1 }
const stretch = promisify(scrypt) as (
  passphrase: string,
  salt: Buffer,
  bytes: number,
  options: { N: number; r: number; p: number; maxmem: number },
) => Promise<Buffer>

export const KEY_OPTIONS = {
  key: { type: 'string', help: 'the key file (default: keys/backup.key in the data folder)' },
  'passphrase-file': { type: 'string', help: 'a file whose first line is a passphrase, instead of a key file' },
} as const
type KeyWords = Pick<Input, 'values'>

export type BackupKey = { secret: Uint8Array; hint: KeyHint; made: boolean; file: string | null }

/** The key a new backup is sealed with: of a passphrase, or the kept one, made at the first backup in a file of its user alone. */
export async function keyForBackup({ values }: KeyWords, dir: string): Promise<BackupKey> {
  const passphrase = passphraseOf(values['passphrase-file'])
  if (passphrase !== null) {
    const hint = { kind: 'passphrase', salt: randomBytes(16).toString('base64'), ...SCRYPT } as const
    return { secret: await secretOfPassphrase(passphrase, hint), hint, made: false, file: null }
  }
  const file = fileOf(values.key, dir)
  const made = !existsSync(file)
  if (made) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    keep(file, `${randomBytes(KEY_BYTES).toString('hex')}\n`)
  }
  const secret = readKey(file)
  return { secret, hint: { kind: 'kept', fingerprint: fingerprintOf(secret) }, made, file }
}

/** The key that a backup names. @throws Error with one line where it is another one, or is not there */
export const keyOfBackup =
  ({ values }: KeyWords, dir: string) =>
  async (hint: KeyHint): Promise<Uint8Array> => {
    const passphrase = passphraseOf(values['passphrase-file'])
    if (hint.kind === 'passphrase') {
      if (passphrase === null) throw new Error('this backup is sealed with a passphrase: say --passphrase-file')
      return secretOfPassphrase(passphrase, hint)
    }
    if (passphrase !== null) throw new Error(`this backup is sealed with the key ${hint.fingerprint}, not with a passphrase: say --key`)
    const file = fileOf(values.key, dir)
    if (!existsSync(file)) throw new Error(`this backup is sealed with the key ${hint.fingerprint}, which is not in ${file}: say --key`)
    const secret = readKey(file)
    if (fingerprintOf(secret) !== hint.fingerprint)
      throw new Error(`this backup is sealed with the key ${hint.fingerprint}, and ${file} holds ${fingerprintOf(secret)}: say --key`)
    return secret
  }

const fileOf = (named: unknown, dir: string) => (typeof named === 'string' ? named : join(dir, 'keys', 'backup.key'))
const fingerprintOf = (secret: Uint8Array) => createHash('sha256').update(secret).digest('hex').slice(0, 16)

function readKey(file: string): Buffer {
  const text = readFileSync(file, 'utf8').trim()
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${file} holds no key: 64 hexadecimal digits`)
  chmodSync(file, 0o600)
  return Buffer.from(text, 'hex')
}

function passphraseOf(file: unknown): string | null {
  if (typeof file !== 'string') return null
  if (!existsSync(file)) throw new UsageError(`--passphrase-file: there is no ${file}`)
  const [line = ''] = readFileSync(file, 'utf8').split('\n')
  if (line.length < 12) throw new UsageError('the passphrase has less than 12 characters')
  return line.normalize('NFC')
}

function secretOfPassphrase(passphrase: string, hint: Extract<KeyHint, { kind: 'passphrase' }>): Promise<Buffer> {
  const { cost: N, blockSize: r, parallel: p } = hint
  return stretch(passphrase, Buffer.from(hint.salt, 'base64'), KEY_BYTES, { N, r, p, maxmem: 129 * N * r + 1024 * 1024 })
}
